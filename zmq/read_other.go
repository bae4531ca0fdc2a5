//go:build !unix

package zmq

// useDescriptor has nothing to use.
func (ss *session) useDescriptor() { ss.fill = ss.readPlain }
