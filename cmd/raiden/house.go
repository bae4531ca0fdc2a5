package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"raiden/gateway"
	"raiden/zmq"
)

const (
	// zmqBacklog is how many messages may wait for one ZeroMQ peer, or from one.
	// At ZeroMQ's own 1,000 a subscriber that pauses for a moment in a burst of
	// ten thousand log lines would miss most of them.
	zmqBacklog = 100_000
	// closingTime is how long the end of a node may take.
	closingTime = 5 * time.Second
	// channelRoom is what a ZMTP message may have beside its payload.
	channelRoom = 64 << 10
	// headerTimeout is how long a client may take to say what it wants.
	headerTimeout = 10 * time.Second
)

// A house is a running node: the gateway and its three doors.
type house struct {
	gateway  *gateway.Gateway
	listener net.Listener
	server   *http.Server
	in, out  *zmq.Socket
	stopIn   context.CancelFunc
	stopOut  context.CancelFunc
	running  sync.WaitGroup
	failures chan error
}

// open takes all ports, or none.
func (n *node) open(log *slog.Logger) (*house, error) {
	h := &house{failures: make(chan error, 3)}
	if err := h.open(n, log); err != nil {
		h.abandon()
		return nil, err
	}
	return h, nil
}

func (h *house) open(n *node, log *slog.Logger) (err error) {
	if h.gateway, err = gateway.New(n.options(log)); err != nil {
		return err
	}
	places := n.places()
	if h.listener, err = places[0].listen(); err != nil {
		return err
	}
	o := &zmq.Options{SendHWM: zmqBacklog, RecvHWM: zmqBacklog, MaxMessageSize: int64(n.message) + channelRoom, Linger: closingTime}
	if h.in, err = places[1].bind(zmq.Sub, o); err != nil {
		return err
	}
	if h.out, err = places[2].bind(zmq.XPub, o); err != nil {
		return err
	}
	return h.in.Subscribe("")
}

// abandon closes what open had opened when it failed.
func (h *house) abandon() {
	if h.listener != nil {
		h.listener.Close()
	}
	for _, s := range []*zmq.Socket{h.in, h.out} {
		if s != nil {
			s.CloseNow()
		}
	}
}

// serve opens the doors. What fails later arrives on the channel.
func (h *house) serve() <-chan error {
	h.gateway.SetLinks(links(h.addresses()))
	h.server = &http.Server{Handler: h.gateway, ReadHeaderTimeout: headerTimeout}
	h.stopIn = h.start(func(ctx context.Context) error { return h.gateway.ServePublish(ctx, h.in) })
	h.stopOut = h.start(func(ctx context.Context) error { return h.gateway.ServeSubscribe(ctx, h.out) })
	h.start(func(context.Context) error { return h.server.Serve(h.listener) })
	return h.failures
}

// start runs a part until it ends by itself, which is a failure, or by the
// returned function.
func (h *house) start(part func(context.Context) error) context.CancelFunc {
	ctx, cancel := context.WithCancel(context.Background())
	h.running.Go(func() {
		err := part(ctx)
		if ctx.Err() == nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			h.failures <- err
		}
	})
	return cancel
}

// close shuts the doors in the order messages pass them: nothing comes in any
// more, clients are told and get what waits for them, then all is closed.
func (h *house) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closingTime)
	defer cancel()
	h.stopIn()
	err := errors.Join(h.gateway.Shutdown(ctx), h.server.Shutdown(ctx))
	h.stopOut()
	h.server.Close()
	err = errors.Join(err, h.in.Close(), h.out.Close())
	h.running.Wait()
	return err
}

// addresses says where the doors really are, with the ports the system chose.
func (h *house) addresses() addresses {
	return addresses{
		http:   h.listener.Addr().String(),
		zmqPub: h.in.LastEndpoint(),
		zmqSub: h.out.LastEndpoint(),
	}
}
