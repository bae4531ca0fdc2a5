package zmq

import (
	"context"
	"errors"
	"fmt"
)

// DeviceKind is one of ZeroMQ's three devices.
type DeviceKind int

// The devices, with the socket types of front and back.
const (
	Queue     DeviceKind = iota // ROUTER, DEALER: shares requests out to repliers
	Forwarder                   // XSUB, XPUB: brings publishers and subscribers together
	Streamer                    // PULL, PUSH: shares tasks out to workers
)

var devices = map[DeviceKind]struct {
	name        string
	front, back Type
}{
	Queue:     {"queue", Router, Dealer},
	Forwarder: {"forwarder", XSub, XPub},
	Streamer:  {"streamer", Pull, Push},
}

// String is the device's name, as "queue".
func (k DeviceKind) String() string { return devices[k].name }

// Device is a Proxy with its two sockets.
type Device struct {
	Front, Back *Socket
}

// NewDevice makes a device's sockets and binds them: clients, publishers or task
// sources connect to front, and repliers, subscribers or workers to back. nil
// options are allowed. Call Run next.
func NewDevice(k DeviceKind, front, back string, o *Options) (*Device, error) {
	kind, ok := devices[k]
	if !ok {
		return nil, fmt.Errorf("zmq: new device: %w: there is no kind %d", ErrOption, int(k))
	}
	f, err := bound(kind.front, front, o)
	if err != nil {
		return nil, err
	}
	b, err := bound(kind.back, back, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Device{Front: f, Back: b}, nil
}

func bound(t Type, endpoint string, o *Options) (*Socket, error) {
	s, err := NewSocket(t, o)
	if err != nil {
		return nil, err
	}
	if err := s.Bind(endpoint); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Run passes messages until ctx ends or the device is closed; see Proxy.
func (d *Device) Run(ctx context.Context) error { return Proxy(ctx, d.Front, d.Back, nil) }

// Close closes both sockets.
func (d *Device) Close() error { return errors.Join(d.Front.Close(), d.Back.Close()) }
