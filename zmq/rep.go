package zmq

import "raiden/zmtp"

// rep is REP, RFC 28: requests are taken in turn from all peers, and each reply
// goes back to where its request came from. The frames of a request up to and
// including the first empty one are its way back; they are kept and put in front
// of the reply.
type rep struct {
	base
	in       fairQueue
	replying bool   // a request was received and not answered yet
	asker    *pipe  // who sent it; nil once it has left
	envelope []byte // its way back, as encoded frames
}

func newRep(s *Socket) pattern { return &rep{base: base{s}} }

func (x *rep) attach(p *pipe) bool { x.in.attach(p); return true }
func (x *rep) detach(p *pipe)      { x.in.detach(p) }
func (x *rep) readable(p *pipe)    { x.in.readable(p) }
func (x *rep) unlinked(p *pipe)    { x.hangup(p) }

func (x *rep) hangup(p *pipe) {
	if x.asker == p {
		x.asker = nil
	}
}

func (x *rep) prefix(dst []byte) ([]byte, error) {
	if !x.replying {
		return dst, ErrState
	}
	return append(dst, x.envelope...), nil
}

// send never waits: a reply is dropped when the asker has left or does not read.
func (x *rep) send(m *outgoing) error {
	switch {
	case x.asker == nil:
		x.sock.stats.DroppedUnroutable++
	case !x.asker.write(m):
		x.sock.stats.DroppedFull++
	}
	x.replying, x.asker = false, nil
	return nil
}

func (x *rep) recv(m *incoming) error {
	if x.replying {
		return ErrState
	}
	for x.in.recv(m) {
		n, ok := envelopeSize(m.b)
		if !ok {
			x.sock.stats.DroppedMalformed++
			continue
		}
		x.envelope = append(x.envelope[:0], m.b[:n]...)
		x.replying, x.asker = true, m.pipe
		if m.pipe.gone || !m.pipe.linked {
			x.asker = nil
		}
		m.b = m.b[n:]
		return nil
	}
	return errAgain
}

// envelopeSize is the size of the frames up to and including the first empty one.
// ok is false when there is none, or nothing behind it.
func envelopeSize(b []byte) (n int, ok bool) {
	for n < len(b) {
		h, _ := zmtp.ParseHeader(b[n:])
		n += h.Len + h.Size
		if h.Size == 0 {
			return n, h.More()
		}
	}
	return n, false
}
