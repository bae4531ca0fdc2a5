package main

func Example() {
	main()
	// Output:
	// someone wants "oslo"
	// oslo: rain
	// oslo: sun
}
