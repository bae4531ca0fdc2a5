//go:build !unix

package zmq

// reader returns a function that reads once into a decoder.
func reader(ss *session) func(*decoder) error { return ss.readPlain }
