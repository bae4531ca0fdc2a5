package main

func Example() {
	main()
	// Output:
	// {"order":7,"state":"paid"}
}
