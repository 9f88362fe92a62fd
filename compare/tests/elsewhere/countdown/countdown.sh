# Counts down to 1, then says that it is there.

# [1] Where to start.
n=3

# [2] One line for each number. The shell has no loop that
# counts by itself.
while [ "$n" -gt 0 ]; do
  echo "$n"
  n=$((n - 1))
done

# [3] There is nothing left.
echo "lift-off"
