BEGIN {
  for (i = 1; i <= ARGV[1]; ++i) sum += i
  print sum
}
