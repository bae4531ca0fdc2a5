package main

func Example() {
	main()
	// Output:
	// sum of the squares: 385
	// worker 1 did 5, worker 2 did 5
}
