package zmq

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// endpoint is what Bind or Connect made and Unbind, Disconnect or Close ends.
type endpoint interface {
	name() string // as LastEndpoint shows it
	bound() bool
	// stop ends it when the socket closes. It does not wait.
	stop()
	// remove ends it while the socket goes on. It does not wait.
	remove()
}

const inprocScheme = "inproc"

// parseEndpoint splits "scheme://address".
func (c *Context) parseEndpoint(e string) (t Transport, scheme, address string, err error) {
	scheme, address, ok := strings.Cut(e, "://")
	if !ok || scheme == "" || address == "" {
		return nil, "", "", fmt.Errorf("%w: it must look like tcp://host:port, ipc://path or inproc://name", ErrEndpoint)
	}
	if t = c.transports[scheme]; t == nil && scheme != inprocScheme {
		return nil, "", "", fmt.Errorf("%w: there is no transport %q", ErrEndpoint, scheme)
	}
	if scheme == inprocScheme && len(address) > 256 {
		return nil, "", "", fmt.Errorf("%w: the name has %d bytes, at most 256 are possible", ErrEndpoint, len(address))
	}
	return t, scheme, address, nil
}

// Bind accepts peers at an endpoint: "tcp://127.0.0.1:5555", "tcp://*:*" for any
// free port on all interfaces, "tcp://[::1]:5555", "ipc:///tmp/file", "ipc://*",
// "ipc://@name" (Linux), or "inproc://name" within the Context. A socket may bind
// many endpoints. LastEndpoint tells what a wildcard became.
//
// Errors match ErrEndpoint, ErrInUse, ErrClosed or are the system's.
func (s *Socket) Bind(endpoint string) error {
	return s.opError("bind", endpoint, s.bind(endpoint))
}

func (s *Socket) bind(endpoint string) error {
	t, scheme, address, err := s.ctx.parseEndpoint(endpoint)
	if err != nil {
		return err
	}
	if scheme == inprocScheme {
		return s.bindInproc(endpoint, address)
	}
	l, resolved, err := t.Listen(s.abort, address)
	if err != nil {
		return listenError(err)
	}
	ln := &listener{sock: s, endpoint: scheme + "://" + resolved, listener: l}
	if err := s.addEndpoint(ln, ln.run); err != nil {
		l.Close()
		return err
	}
	return nil
}

func listenError(err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%w: %w", ErrInUse, err)
	case errors.As(err, &errno), errors.Is(err, context.Canceled):
		return err
	}
	return fmt.Errorf("%w: %w", ErrEndpoint, err)
}

// Connect adds a peer at an endpoint, in the forms of Bind but for wildcards. It
// returns at once: connecting, and reconnecting with pauses by ReconnectInterval,
// goes on behind until Disconnect or Close. The peer need not be there yet; unless
// Immediate is set, messages may wait for it. A second Connect of a DEALER, SUB,
// PUB or REQ to the same endpoint adds nothing.
//
// When a peer breaks the protocol, refuses this socket's type or sends an ERROR,
// the endpoint is not tried again, as with libzmq; Stats tells why.
//
// Errors match ErrEndpoint or ErrClosed.
func (s *Socket) Connect(endpoint string) error {
	return s.opError("connect", endpoint, s.connect(endpoint))
}

func (s *Socket) connect(endpoint string) error {
	t, scheme, address, err := s.ctx.parseEndpoint(endpoint)
	if err != nil {
		return err
	}
	if s.typ.oneLink() && s.connected(endpoint) {
		return nil
	}
	if scheme == inprocScheme {
		return s.connectInproc(endpoint, address)
	}
	if err := t.Check(address); err != nil {
		return fmt.Errorf("%w: %w", ErrEndpoint, err)
	}
	c := newConnecter(s, endpoint, t, address)
	if err := s.addEndpoint(c, c.run); err != nil {
		return err
	}
	return nil
}

// connected reports whether there is a Connect to endpoint already.
func (s *Socket) connected(endpoint string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.endpoints {
		if !e.bound() && e.name() == endpoint {
			return true
		}
	}
	return false
}

// addEndpoint remembers an endpoint and starts run, if not nil, in a goroutine of
// its own.
func (s *Socket) addEndpoint(e endpoint, run func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.endpoints = append(s.endpoints, e)
	s.lastEndpoint = e.name()
	if run != nil {
		s.running.Go(run)
	}
	return nil
}

// LastEndpoint returns the endpoint of the last Bind or Connect, with wildcards
// resolved, or "".
func (s *Socket) LastEndpoint() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastEndpoint
}

// Unbind ends a Bind. Peers that are connected stay. endpoint must be as
// LastEndpoint gave it; another is ErrNotFound.
func (s *Socket) Unbind(endpoint string) error {
	return s.opError("unbind", endpoint, s.removeEndpoint(endpoint, true))
}

// Disconnect ends a Connect: messages that wait for the peer are sent within
// Linger, behind; messages that have come from it are dropped. endpoint must be
// as given to Connect; another is ErrNotFound.
func (s *Socket) Disconnect(endpoint string) error {
	return s.opError("disconnect", endpoint, s.removeEndpoint(endpoint, false))
}

func (s *Socket) removeEndpoint(name string, bound bool) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	var found endpoint
	for i, e := range s.endpoints {
		if e.bound() == bound && e.name() == name {
			found = e
			s.endpoints = append(s.endpoints[:i:i], s.endpoints[i+1:]...)
			break
		}
	}
	s.mu.Unlock()
	if found == nil {
		return ErrNotFound
	}
	found.remove()
	return nil
}

// forgetEndpoint drops an endpoint that ended by itself.
func (s *Socket) forgetEndpoint(e endpoint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, have := range s.endpoints {
		if have == e {
			s.endpoints = append(s.endpoints[:i:i], s.endpoints[i+1:]...)
			return
		}
	}
}
