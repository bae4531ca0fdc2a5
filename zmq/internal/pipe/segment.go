package pipe

import (
	"sync"

	"raiden/zmtp"
)

// A Segment is a run of whole encoded messages: ZMTP frames, one message after
// the other. Whoever holds it owns it; a queue owns what was pushed to it.
type Segment struct {
	B []byte // the encoded messages
	N int    // how many they are

	next   *Segment
	shared bool // others hold B too: never append to it, never recycle it
}

// Capacities of pooled segments. The smallest serves idle connections, the
// largest is what one read or write moves at most.
const (
	MinSegment = 1 << 10
	MaxSegment = 1 << 16
)

var pools [3]sync.Pool // of *Segment, by class

// class maps a capacity to a pool: 1 KiB, 8 KiB, 64 KiB.
func class(n int) int {
	switch {
	case n <= MinSegment:
		return 0
	case n <= 8<<10:
		return 1
	default:
		return 2
	}
}

func classSize(c int) int { return MinSegment << (3 * c) }

// NewSegment returns an empty segment with room for at least n bytes.
func NewSegment(n int) *Segment {
	if n > MaxSegment {
		return &Segment{B: make([]byte, 0, n)}
	}
	c := class(n)
	if s, ok := pools[c].Get().(*Segment); ok {
		return s
	}
	return &Segment{B: make([]byte, 0, classSize(c))}
}

// Shared returns a segment of n messages over b, which other segments may refer
// to as well and which nobody may change.
func Shared(b []byte, n int) *Segment { return &Segment{B: b, N: n, shared: true} }

// Owned returns a segment of n messages over b, which it takes over.
func Owned(b []byte, n int) *Segment { return &Segment{B: b, N: n} }

// Free returns the segment's memory for reuse. Nobody may use it afterwards.
func (s *Segment) Free() {
	c := cap(s.B)
	if s.shared || classSize(class(c)) != c {
		return
	}
	s.B, s.N, s.next = s.B[:0], 0, nil
	pools[class(c)].Put(s)
}

// Next is the segment behind s in what Take returned.
func (s *Segment) Next() *Segment { return s.next }

// FreeAll frees s and all behind it, and says how many messages they held.
func FreeAll(s *Segment) (messages int) {
	for s != nil {
		next := s.next
		messages += s.N
		s.Free()
		s = next
	}
	return messages
}

// Unsent takes away the messages at the front that are within the first n bytes,
// and frees the segments emptied by it. What it returns starts with the message
// that reaches beyond.
func Unsent(s *Segment, n int) *Segment {
	for s != nil && n >= len(s.B) {
		next := s.next
		n -= len(s.B)
		s.Free()
		s = next
	}
	if s == nil {
		return nil
	}
	at := 0
	for {
		size, message := frameRun(s.B[at:])
		if at+size > n {
			break
		}
		at += size
		s.N -= message
	}
	s.B = s.B[at:]
	return s
}

// frameRun is the size of the message, or of the command, at the front of b, and
// how many messages that is.
func frameRun(b []byte) (size, messages int) {
	if b[0]&zmtp.FlagCommand != 0 {
		h, _ := zmtp.ParseHeader(b)
		return h.Len + h.Size, 0
	}
	return MessageSize(b), 1
}
