package main

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"raiden/zmq"
)

// A place is an address the node listens on, and the flag that moves it.
type place struct {
	flag    string
	address string
}

// listen opens the place for HTTP and WebSocket.
func (p place) listen() (net.Listener, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", p.address)
	if err != nil {
		return nil, p.explain(err)
	}
	return l, nil
}

// bind opens the place for ZMTP with a new socket.
func (p place) bind(t zmq.Type, o *zmq.Options) (*zmq.Socket, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s, err := zmq.NewSocket(t, o)
	if err != nil {
		return nil, err
	}
	if err := s.Bind(p.endpoint()); err != nil {
		s.CloseNow()
		return nil, p.explain(err)
	}
	return s, nil
}

// check tells an address that can never be right, before the system words it.
func (p place) check() error {
	_, port, err := net.SplitHostPort(p.address)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil || port == "" {
		return usagef("%q is not an address to listen on: it looks like 127.0.0.1:7700, or 127.0.0.1:0 for any free port (flag -%s)", p.address, p.flag)
	}
	return nil
}

// endpoint is the address as ZeroMQ writes it.
func (p place) endpoint() string {
	host, port, _ := net.SplitHostPort(p.address)
	if host == "" {
		host = "*"
	}
	if port == "0" {
		port = "*"
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return "tcp://" + host + ":" + port
}

// explain says what stands in the way and what to do.
func (p place) explain(err error) error {
	host, port, _ := net.SplitHostPort(p.address)
	anyPort := net.JoinHostPort(host, "0")
	switch {
	case errors.Is(err, zmq.ErrInUse), errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("port %s is in use (%s, flag -%s): perhaps by another node; stop that, or choose another port, as -%s %s for any free one",
			port, p.address, p.flag, p.flag, anyPort)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("not allowed to listen on port %s (%s, flag -%s): ports under 1024 are kept for the system; choose a higher one", port, p.address, p.flag)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s is not an address of this machine (flag -%s)", host, p.flag)
	default:
		return fmt.Errorf("cannot listen on %s (flag -%s): %w", p.address, p.flag, err)
	}
}

// public reports whether other machines can reach the place.
func (p place) public() bool {
	host, _, _ := net.SplitHostPort(p.address)
	ip := net.ParseIP(host)
	return host != "localhost" && (ip == nil || !ip.IsLoopback())
}
