package zmq

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// Errors that callers act on; compare with errors.Is.
var (
	// ErrClosed says that the socket or context was closed. It matches
	// net.ErrClosed.
	ErrClosed error = closedError{}
	// ErrNotSupported says that the socket's type cannot do this, as receiving on
	// a PUSH. (libzmq: ENOTSUP)
	ErrNotSupported = errors.New("not supported by this socket type")
	// ErrState says that it is not this call's turn, as a second Send on a REQ
	// before Recv. (libzmq: EFSM)
	ErrState = errors.New("not possible in the socket's present state")
	// ErrNoRoute says that a ROUTER with RouterMandatory has no peer of that
	// routing id. (libzmq: EHOSTUNREACH)
	ErrNoRoute = errors.New("no peer has this routing id")
	// ErrEndpoint says that an endpoint cannot be understood or not be used like
	// this. (libzmq: EINVAL, EPROTONOSUPPORT)
	ErrEndpoint = errors.New("bad endpoint")
	// ErrNotFound says that Unbind or Disconnect were given an endpoint that the
	// socket does not have. (libzmq: ENOENT)
	ErrNotFound = errors.New("no such endpoint on this socket")
	// ErrMessage says that a message cannot be sent like this, as one without
	// frames, or without a routing id on a ROUTER.
	ErrMessage = errors.New("bad message")
	// ErrOption says that an option has a value it cannot have.
	ErrOption = errors.New("bad option")
	// ErrInUse says that another socket has the endpoint. (libzmq: EADDRINUSE)
	ErrInUse = errors.New("endpoint is in use")
	// ErrUnsent says that Close gave up on messages when Linger was over.
	ErrUnsent = errors.New("messages were not sent")
)

// errAgain is how a pattern says that a call has to wait.
var errAgain = errors.New("zmq: try again")

type closedError struct{}

func (closedError) Error() string        { return "zmq: socket is closed" }
func (closedError) Is(target error) bool { return target == net.ErrClosed }

// OpError says which call on which socket failed, and where.
type OpError struct {
	Op       string // "bind", "send", ...
	Type     Type
	Endpoint string // "" where there is none
	Err      error
}

func (e *OpError) Error() string {
	if e.Endpoint == "" {
		return fmt.Sprintf("zmq: %s %v: %v", e.Op, e.Type, e.Err)
	}
	return fmt.Sprintf("zmq: %s %v %s: %v", e.Op, e.Type, e.Endpoint, e.Err)
}

// Unwrap returns Err.
func (e *OpError) Unwrap() error { return e.Err }

// Timeout reports whether the call ended because its context's deadline passed.
func (e *OpError) Timeout() bool { return errors.Is(e.Err, context.DeadlineExceeded) }

func (s *Socket) opError(op, endpoint string, err error) error {
	if err == nil || err == ErrClosed {
		return err
	}
	return &OpError{Op: op, Type: s.typ, Endpoint: endpoint, Err: err}
}
