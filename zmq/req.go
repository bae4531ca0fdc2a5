package zmq

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"

	"raiden/zmtp"
)

// req is REQ, RFC 28: a request goes to the next peer in turn, and the reply
// comes from that peer only. On the wire an empty frame, the delimiter, stands in
// front of each; with ReqCorrelate a number stands in front of that.
type req struct {
	dealer
	id       uint32 // of the last request
	waiting  bool   // for the reply to it
	answerer *pipe  // who it comes from; nil if that peer was lost
}

func newReq(s *Socket) pattern {
	return &req{dealer: dealer{base: base{s}}, id: rand.Uint32()}
}

func (x *req) unlinked(p *pipe) { x.forget(p) }

func (x *req) hangup(p *pipe) {
	x.forget(p)
	x.dealer.hangup(p)
}

func (x *req) forget(p *pipe) {
	if x.answerer == p {
		x.answerer = nil
	}
}

func (x *req) prefix(dst []byte) ([]byte, error) {
	if x.waiting && !x.sock.opts.ReqRelaxed {
		return dst, ErrState
	}
	return x.envelope(dst, x.id+1), nil
}

// envelope appends what stands in front of a request of this id and its reply.
func (x *req) envelope(dst []byte, id uint32) []byte {
	if x.sock.opts.ReqCorrelate {
		dst = zmtp.AppendHeader(dst, zmtp.FlagMore, 4)
		dst = binary.BigEndian.AppendUint32(dst, id)
	}
	return zmtp.AppendHeader(dst, zmtp.FlagMore, 0)
}

func (x *req) send(m *outgoing) error {
	x.drain()
	p := x.out.send(m)
	if p == nil {
		return errAgain
	}
	x.id++
	x.waiting, x.answerer = true, p
	return nil
}

// drain drops what peers sent without having been asked, or too late.
func (x *req) drain() {
	var stale incoming
	for x.in.recv(&stale) {
		x.sock.stats.DroppedStale++
	}
}

func (x *req) recv(m *incoming) error {
	if !x.waiting {
		return ErrState
	}
	for x.in.recv(m) {
		if x.answerer != nil && m.pipe != x.answerer {
			x.sock.stats.DroppedStale++
			continue
		}
		if x.open(m) {
			x.waiting = false
			return nil
		}
	}
	return errAgain
}

// open takes the envelope off a reply.
func (x *req) open(m *incoming) bool {
	var buf [8]byte
	envelope := x.envelope(buf[:0], x.id)
	body, ok := bytes.CutPrefix(m.b, envelope)
	switch {
	case ok:
		m.b = body
	case x.sock.opts.ReqCorrelate && len(m.b) > 6 && m.b[0] == zmtp.FlagMore && m.b[1] == 4:
		x.sock.stats.DroppedStale++
	default:
		x.sock.stats.DroppedMalformed++
	}
	return ok
}
