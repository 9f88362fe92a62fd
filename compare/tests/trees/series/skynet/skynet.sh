read -r state <scratch
[ "$state" = ready ] || exit 3
i=0 sum=0
while [ "$i" -lt "$((10 * $1))" ]; do
  sum=$((sum + i)) i=$((i + 1))
done
echo "Result: $sum"
echo "Took: 12 ms" >&2
