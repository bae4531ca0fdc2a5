package zmq

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

// router is ROUTER, RFC 28: the first frame of each message sent names the peer,
// and each message received gets the name of its sender in front.
type router struct {
	base
	in     fairQueue
	routes map[string]*pipe
	nextID uint32 // for peers that announce no routing id
}

func newRouter(s *Socket) pattern {
	return &router{base: base{s}, routes: make(map[string]*pipe), nextID: rand.Uint32()}
}

// linked gives a peer its name. One that announces a name which is taken stays
// connected and mute, as with libzmq: nothing is read from it and nothing can be
// sent to it.
func (x *router) linked(p *pipe) {
	id := p.peer.RoutingID
	if id == "" {
		id = x.chooseID()
	}
	if x.routes[id] != nil {
		x.sock.stats.DuplicateRoutingIDs++
		return
	}
	if p.id == "" {
		x.in.attach(p)
	}
	p.id = id
	peer := *p.peer
	peer.RoutingID = id
	p.peer = &peer
	x.routes[id] = p
}

// chooseID makes an id of 5 bytes, the first 0, that is not in use.
func (x *router) chooseID() string {
	for {
		id := string(binary.BigEndian.AppendUint32([]byte{0}, x.nextID))
		x.nextID++
		if x.routes[id] == nil {
			return id
		}
	}
}

func (x *router) unlinked(p *pipe) { x.hangup(p) }

func (x *router) hangup(p *pipe) {
	if x.routes[p.id] == p {
		delete(x.routes, p.id)
	}
}

func (x *router) detach(p *pipe) {
	if p.id != "" {
		x.in.detach(p)
	}
}

func (x *router) readable(p *pipe) {
	switch {
	case p.id != "":
		x.in.readable(p)
	case p.gone:
		x.discard(p)
	}
}

func (x *router) send(m *outgoing) error {
	id, rest := m.first()
	if len(rest) == 0 {
		return fmt.Errorf("%w: a ROUTER's first frame is the routing id of the peer, there must be another behind it", ErrMessage)
	}
	p, mandatory := x.routes[string(id)], x.sock.opts.RouterMandatory
	if p == nil {
		if mandatory {
			return fmt.Errorf("%w: %q", ErrNoRoute, id)
		}
		x.sock.stats.DroppedUnroutable++
		return nil
	}
	m.b = rest
	if p.write(m) {
		return nil
	}
	if mandatory {
		return errAgain
	}
	x.sock.stats.DroppedFull++
	return nil
}

func (x *router) recv(m *incoming) error {
	if !x.in.recv(m) {
		return errAgain
	}
	m.id, m.addressed = m.pipe.id, true
	return nil
}
