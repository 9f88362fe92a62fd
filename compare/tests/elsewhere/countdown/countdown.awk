# Counts down to 1, then says that it is there.
BEGIN {
  # [1] Where to start.
  n = 3

  # [2] One line for each number.
  while (n > 0)
    print n--

  # [3] There is nothing left.
  print "lift-off"
}
