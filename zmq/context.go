package zmq

import (
	"context"
	"net"

	"raiden/zmq/internal/transport/inproc"
	"raiden/zmq/internal/transport/ipc"
	"raiden/zmq/internal/transport/tcp"
)

// Context is the scope of inproc names: sockets of one Context reach each other
// by them, others do not. All its methods may be called from any goroutine.
type Context struct {
	inproc     *inproc.Registry[*inprocOffer]
	transports map[string]Transport
}

// ContextOptions of a Context. The zero value works.
type ContextOptions struct {
	// Transports adds schemes to tcp and ipc, or replaces these: "mem" serves
	// endpoints that start with "mem://".
	Transports map[string]Transport
}

// Transport turns the part of an endpoint behind "scheme://" into connections.
// Its methods are called from many goroutines.
type Transport interface {
	// Listen starts to listen. It returns the address resolved, as LastEndpoint
	// shows it.
	Listen(ctx context.Context, address string) (l net.Listener, resolved string, err error)
	// Check says what is wrong with an address to connect to, without connecting.
	Check(address string) error
	// Dial connects once. It resolves names anew at each call.
	Dial(ctx context.Context, address string) (net.Conn, error)
}

// DefaultContext is what NewSocket uses.
var DefaultContext = NewContext(nil)

// NewContext returns a new Context. nil options are allowed.
func NewContext(o *ContextOptions) *Context {
	c := &Context{
		inproc:     inproc.New[*inprocOffer](),
		transports: map[string]Transport{"tcp": tcp.Transport{}, "ipc": ipc.Transport{}},
	}
	if o != nil {
		for scheme, t := range o.Transports {
			c.transports[scheme] = t
		}
	}
	return c
}
