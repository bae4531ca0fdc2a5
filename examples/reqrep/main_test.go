package main

func Example() {
	main()
	// Output:
	// Hello, Ada!
	// Hello, Grace!
	// Hello, Barbara!
}
