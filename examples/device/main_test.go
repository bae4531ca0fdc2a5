package main

func Example() {
	main()
	// Output:
	// client 1 was served
	// client 2 was served
	// client 3 was served
}
