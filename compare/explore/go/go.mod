module explore

go 1.19
