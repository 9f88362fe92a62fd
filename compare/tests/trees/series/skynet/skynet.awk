BEGIN {
  if ((getline state <"scratch") < 1) exit 3
  for (i = 0; i < 10 * ARGV[1]; ++i) sum += i
  print "Result: " sum
  print "Took: 7 ms" >"/dev/stderr"
}
