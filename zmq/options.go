package zmq

import (
	"fmt"
	"net"
	"time"
)

// Options of a socket. The zero value works; NewSocket copies it, so a later
// change has no effect. The names follow libzmq's options.
type Options struct {
	// SendHWM and RecvHWM are the high-water marks: how many messages wait per
	// peer to be sent, or to be received, before Send waits (or, on a PUB, XPUB,
	// ROUTER or REP, drops) and before reading from the peer pauses. 0 means 1000,
	// a negative number no bound. Between sockets of one Context the two sides'
	// marks add up.
	SendHWM, RecvHWM int

	// Linger is how long Close and Disconnect go on sending what waits. 0 means 30
	// seconds (libzmq waits for ever), or not at all for SUB and XSUB, which have
	// nothing but subscriptions to send; a negative duration means for ever.
	// CloseNow does not linger.
	Linger time.Duration

	// ReconnectInterval is the shortest pause before an endpoint is connected to
	// again; the pause is drawn at random between one and two of it. 0 means 100
	// milliseconds, a negative duration that a lost connection stays lost.
	ReconnectInterval time.Duration
	// ReconnectIntervalMax lets the pause double at every failure, up to this; it
	// is then drawn at random between a half and one of it. 0 means that it does
	// not grow.
	ReconnectIntervalMax time.Duration

	// HeartbeatInterval is the time between two PINGs to each peer. 0 means none.
	HeartbeatInterval time.Duration
	// HeartbeatTimeout is how long after a PING without any byte from the peer the
	// connection is given up. 0 means HeartbeatInterval.
	HeartbeatTimeout time.Duration
	// HeartbeatTTL is how long the peer shall keep the connection when it hears
	// nothing from us, in steps of 100 ms, at most 6553.5 s. 0 leaves it to the
	// peer.
	HeartbeatTTL time.Duration

	// HandshakeTimeout bounds the handshake of a new connection. 0 means 30
	// seconds, a negative duration no bound.
	HandshakeTimeout time.Duration

	// MaxMessageSize bounds a received message: the bytes of all its frames. A peer
	// that announces more is disconnected. 0 means 64 MiB, a negative number no
	// bound. (libzmq has no bound by default, and applies it per frame.) The number
	// of frames of a message is bounded by 65,536 besides.
	MaxMessageSize int64

	// RoutingID is what a ROUTER at the other end knows this socket by: 1 to 255
	// bytes, the first not 0. Empty lets the ROUTER choose. For REQ, DEALER and
	// ROUTER.
	RoutingID string

	// Immediate makes only completed connections count: a message is never queued
	// for a peer that is not there, Send waits instead, and what waits for a peer
	// is lost with its connection.
	Immediate bool

	// Conflate keeps only the newest message per peer and direction; the
	// high-water marks do not count. For PULL, PUSH, SUB, PUB and DEALER. (Unlike
	// libzmq's, it keeps messages of several frames whole.)
	Conflate bool

	// RouterMandatory makes a ROUTER's Send fail with ErrNoRoute for an unknown
	// routing id, and wait while that peer's queue is full. By default such
	// messages are dropped, and counted.
	RouterMandatory bool

	// ReqRelaxed lets a REQ send a new request before the reply to the last has
	// come; that reply is then dropped. Use it with ReqCorrelate.
	ReqRelaxed bool
	// ReqCorrelate puts a number in front of each request and takes only the reply
	// that carries it.
	ReqCorrelate bool

	// KeepAlive configures TCP keep-alive probes. The zero value leaves them off.
	KeepAlive net.KeepAliveConfig
	// SendBuffer and RecvBuffer are the sizes of the kernel's buffers, in bytes. 0
	// leaves them to the system.
	SendBuffer, RecvBuffer int
}

// Defaults of Options.
const (
	defaultHWM              = 1000
	defaultLinger           = 30 * time.Second
	defaultReconnect        = 100 * time.Millisecond
	defaultHandshakeTimeout = 30 * time.Second
	defaultMaxMessageSize   = 64 << 20

	maxTTL = 6553500 * time.Millisecond
)

// forever stands for "no bound" in durations.
const forever = time.Duration(1<<63 - 1)

// populate returns a copy of o with the defaults filled in, or an error that
// matches ErrOption.
func populate(t Type, o *Options) (Options, error) {
	var c Options
	if o != nil {
		c = *o
	}
	if err := c.validate(t); err != nil {
		return c, err
	}
	c.SendHWM = orDefault(c.SendHWM, defaultHWM, 0)
	c.RecvHWM = orDefault(c.RecvHWM, defaultHWM, 0)
	c.MaxMessageSize = orDefault(c.MaxMessageSize, defaultMaxMessageSize, 1<<62)
	c.ReconnectInterval = orDefault(c.ReconnectInterval, defaultReconnect, -1)
	c.HandshakeTimeout = orDefault(c.HandshakeTimeout, defaultHandshakeTimeout, forever)
	c.HeartbeatTimeout = orDefault(c.HeartbeatTimeout, c.HeartbeatInterval, 0)
	if t == Sub || t == XSub {
		c.Linger = orDefault(c.Linger, time.Nanosecond, forever)
	}
	c.Linger = orDefault(c.Linger, defaultLinger, forever)
	return c, nil
}

// orDefault maps 0 to the default and any negative value to what stands for "no
// bound" inside.
func orDefault[T int | int64 | time.Duration](v, zero, negative T) T {
	switch {
	case v == 0:
		return zero
	case v < 0:
		return negative
	}
	return v
}

func (o *Options) validate(t Type) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrOption, fmt.Sprintf(format, args...))
	}
	switch {
	case len(o.RoutingID) > 255:
		return bad("RoutingID has %d bytes, at most 255 are possible", len(o.RoutingID))
	case o.RoutingID != "" && o.RoutingID[0] == 0:
		return bad("RoutingID starts with a zero byte, which is kept for ids a ROUTER chooses")
	case o.HeartbeatTTL < 0 || o.HeartbeatTTL > maxTTL:
		return bad("HeartbeatTTL is %v, it must be between 0 and %v", o.HeartbeatTTL, maxTTL)
	case o.HeartbeatInterval < 0:
		return bad("HeartbeatInterval is %v, it must not be negative", o.HeartbeatInterval)
	case o.HeartbeatTimeout < 0:
		return bad("HeartbeatTimeout is %v, it must not be negative", o.HeartbeatTimeout)
	case o.ReconnectIntervalMax < 0:
		return bad("ReconnectIntervalMax is %v, it must not be negative", o.ReconnectIntervalMax)
	case o.Conflate && !t.mayConflate():
		return bad("Conflate is not possible with %v", t)
	case o.SendBuffer < 0 || o.RecvBuffer < 0:
		return bad("SendBuffer and RecvBuffer must not be negative")
	}
	return nil
}
