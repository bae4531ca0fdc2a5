// Package zmq is ZeroMQ in Go: message sockets that speak ZMTP 3.1 and 3.0 on the
// wire, and so talk to libzmq and to every language that has a binding.
//
// A Socket sends and receives whole messages of one or more frames. Its Type says
// how: a PUSH shares messages out to the PULLs it is connected to, a PUB sends
// them to the SUBs that subscribed, a REQ waits for a REP's reply, and so on. Bind
// and Connect find peers in any order; connecting, reconnecting and queueing go on
// behind.
//
// Unlike with libzmq, any method may be called from any goroutine, every call that
// can wait takes a context, misuse is an error, and what peers send is bounded: a
// peer can neither crash the process nor make it hold more than its options allow.
//
//	s, err := zmq.NewSocket(zmq.Push, nil)
//	if err != nil { ... }
//	defer s.Close()
//	if err := s.Connect("tcp://127.0.0.1:5555"); err != nil { ... }
//	err = s.Send(ctx, []byte("hello"))
package zmq
