BEGIN {
  for (i = product = 1; i <= ARGV[1]; ++i) product *= i
  print product
}
