BEGIN {
  if ((getline state <"canvas") < 1) exit 3
  for (i = 0; i < ARGV[1]; ++i) print line = line "*"
}
