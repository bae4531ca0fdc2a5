package zmq

import (
	"fmt"
	"strings"

	queue "raiden/zmq/internal/pipe"
	"raiden/zmtp"
)

// Message is one whole message of one or more frames. It is atomic: a receiver
// gets all of its frames or none.
//
// A Message from Recv belongs to the caller. Small frames of messages received
// one after the other share blocks of 4 KiB, so keeping one of them keeps its
// block; appending to a frame copies it and never touches a neighbour.
type Message [][]byte

// String shows the frames, quoted, for logs and tests.
func (m Message) String() string {
	var b strings.Builder
	for i, f := range m {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%q", f)
	}
	return "[" + b.String() + "]"
}

// outgoing is a message on its way to pipes, encoded once. It is valid while the
// socket's lock is held.
type outgoing struct {
	b      []byte // ZMTP frames
	big    bool   // b was made for this message and may be referred to by pipes
	shared bool   // more than one pipe may get it
}

// bigMessage is from which size on, in bytes, a message is handed over by
// reference instead of being copied behind the others.
const bigMessage = 16 << 10

// encode makes the wire form of frames behind prefix in scratch, or in memory of
// its own when it is big. It keeps none of the caller's bytes.
func encode(scratch []byte, frames [][]byte) (outgoing, []byte) {
	size := len(scratch)
	for _, f := range frames {
		size += zmtp.FrameSize(len(f))
	}
	if size >= bigMessage {
		b := append(make([]byte, 0, size), scratch...)
		return outgoing{b: zmtp.AppendMessage(b, frames), big: true}, scratch
	}
	scratch = zmtp.AppendMessage(scratch, frames)
	return outgoing{b: scratch}, scratch
}

// first returns the body of the first frame and the frames behind it.
func (m *outgoing) first() (body, rest []byte) { return cutFrame(m.b) }

// cutFrame splits whole frames, as made by encode or checked by the decoder,
// behind the first.
func cutFrame(b []byte) (body, rest []byte) {
	_, body, rest, _ = zmtp.ParseFrame(b)
	return body, rest
}

// push adds the message to a queue; it says whether there was room and whether
// the consumer must be told.
func (m *outgoing) push(q *queue.Queue) (ok, wake bool) {
	switch {
	case !m.big:
		return q.Append(m.b, 1)
	case m.shared:
		return q.Push(queue.Shared(m.b, 1))
	default:
		return q.Push(queue.Owned(m.b, 1))
	}
}

// incoming is a message on its way to the application. b is valid until the next
// message is read from the pipe.
type incoming struct {
	pipe      *pipe
	b         []byte // ZMTP frames
	own       bool   // nobody else has b's memory
	addressed bool   // id goes in front
	id        string // routing id of the sender
}

// slab cuts small frames and short messages out of larger blocks, so that
// receiving does not allocate per message.
type slab struct {
	bytes  []byte
	frames [][]byte
}

const (
	slabBytes  = 4 << 10
	slabFrames = 128
	slabMax    = 512 // larger frames get memory of their own
)

// message turns m into what the application gets.
func (s *slab) message(m *incoming) Message {
	if b := m.b; b[0] == 0 && !m.addressed { // one short frame
		frames := s.newFrames(1)
		frames[0] = frame(s, b[zmtp.ShortHeader:])
		return frames
	}
	frames := s.newFrames(m.count())
	i := 0
	if m.addressed {
		frames[0] = frame(s, m.id)
		i = 1
	}
	for b := m.b; len(b) > 0; i++ {
		var body []byte
		if body, b = cutFrame(b); m.own {
			frames[i] = body
		} else {
			frames[i] = frame(s, body)
		}
	}
	return frames
}

// count is the number of frames the application gets.
func (m *incoming) count() int {
	n := 0
	if m.addressed {
		n = 1
	}
	for b := m.b; len(b) > 0; n++ {
		_, b = cutFrame(b)
	}
	return n
}

func (s *slab) newFrames(n int) Message {
	if n > slabFrames {
		return make(Message, n)
	}
	if len(s.frames) < n {
		s.frames = make([][]byte, slabFrames)
	}
	m := s.frames[:n:n]
	s.frames = s.frames[n:]
	return m
}

// frame copies b.
func frame[T string | []byte](s *slab, b T) []byte {
	n := len(b)
	if n > slabMax {
		return append(make([]byte, 0, n), b...)
	}
	if len(s.bytes) < n || s.bytes == nil {
		s.bytes = make([]byte, slabBytes)
	}
	c := s.bytes[:n:n]
	copy(c, b)
	s.bytes = s.bytes[n:]
	return c
}
