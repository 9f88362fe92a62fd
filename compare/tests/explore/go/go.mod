module exploretest

go 1.19
