BEGIN {
  wanted = ARGV[1]
  ARGC = 1
}
$0 == wanted {
  print
  found = 1
}
END {
  if (found) exit 0
  print "no " wanted >"/dev/stderr"
  exit 1
}
