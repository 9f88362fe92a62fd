# A tally that one keeps for two.

# [1] What is counted in.
BEGIN { tally = 0 }

# [2] Each adds one, one after the other: awk has no
# threads.
BEGIN { ++tally }
BEGIN { ++tally }

# [3] So it is 2.
BEGIN { print "tally: " tally }
