package zmtp

import (
	"io"
)

// maxHandshakeCommand bounds one command of a handshake, in bytes. A peer is
// not authenticated yet, so nothing larger is ever held for it.
const maxHandshakeCommand = 16 << 10

// Peer is what a handshake tells of the other side.
type Peer struct {
	Major, Minor byte
	Metadata     Metadata
}

// Handshake greets the peer on rw, runs mechanism m and calls check with the
// peer's metadata; an error of check refuses the peer, which is told so with an
// ERROR command.
//
// The signature goes out at once; the rest of our greeting follows as soon as
// the peer's signature has come, without waiting for more. rest holds bytes that
// arrived behind the handshake. The caller sets deadlines on rw and closes it on
// error. Errors about the peer's bytes match ErrProtocol; others are rw's.
func Handshake(rw io.ReadWriter, m Mechanism, asServer bool, check func(Metadata) error) (p Peer, rest []byte, err error) {
	h := &handshake{rw: rw}
	g, err := h.greet(Greeting{Major: 3, Minor: 1, Mechanism: m.Name(), AsServer: asServer})
	if err != nil {
		return Peer{}, nil, err
	}
	if err := h.run(m); err != nil {
		return Peer{}, nil, err
	}
	p = Peer{Major: g.Major, Minor: g.Minor, Metadata: m.Peer()}
	if err := check(p.Metadata); err != nil {
		h.write(AppendError(nil, err.Error()))
		return Peer{}, nil, protocolErrorf("%v", err)
	}
	return p, h.in, nil
}

// handshake is the reading side's buffer while a handshake runs.
type handshake struct {
	rw io.ReadWriter
	in []byte // received and not used yet
}

func (h *handshake) greet(ours Greeting) (Greeting, error) {
	out := AppendGreeting(nil, ours)
	if err := h.write(out[:SignatureSize]); err != nil {
		return Greeting{}, err
	}
	// One byte is enough to turn away a peer that speaks something else.
	if err := h.fill(1); err != nil {
		return Greeting{}, err
	}
	if h.in[0] != 0xFF {
		return Greeting{}, CheckSignature(h.in[:1])
	}
	if err := h.fill(SignatureSize); err != nil {
		return Greeting{}, err
	}
	if err := CheckSignature(h.in); err != nil {
		return Greeting{}, err
	}
	if err := h.write(out[SignatureSize:]); err != nil {
		return Greeting{}, err
	}
	return h.readGreeting(ours)
}

func (h *handshake) readGreeting(ours Greeting) (Greeting, error) {
	if err := h.fill(SignatureSize + 1); err != nil {
		return Greeting{}, err
	}
	if major := h.in[SignatureSize]; major < 3 {
		return Greeting{}, protocolErrorf("the peer speaks ZMTP revision %d, this side needs 3.0 or later", major)
	}
	if err := h.fill(GreetingSize); err != nil {
		return Greeting{}, err
	}
	theirs, err := ParseGreeting(h.in)
	if err != nil {
		return theirs, err
	}
	if theirs.Mechanism != ours.Mechanism {
		return theirs, protocolErrorf("the peer wants security mechanism %q, this side %q", theirs.Mechanism, ours.Mechanism)
	}
	h.in = h.in[GreetingSize:]
	return theirs, nil
}

// run exchanges commands until the mechanism is done.
func (h *handshake) run(m Mechanism) error {
	if first := m.Start(); first != nil {
		if err := h.write(first); err != nil {
			return err
		}
	}
	for {
		done, err := h.step(m)
		if done || err != nil {
			return err
		}
	}
}

func (h *handshake) step(m Mechanism) (done bool, err error) {
	name, data, err := h.readCommand()
	if err != nil {
		return false, err
	}
	if name == CommandError {
		reason, err := ParseError(data)
		if err != nil {
			return false, err
		}
		return false, reason
	}
	reply, done, err := m.Process(name, data)
	if reply != nil {
		if werr := h.write(reply); err == nil {
			err = werr
		}
	}
	return done, err
}

// readCommand cuts one command out of the input. data is valid until the next
// call.
func (h *handshake) readCommand() (name string, data []byte, err error) {
	if err := h.fill(ShortHeader); err != nil {
		return "", nil, err
	}
	if h.in[0]&FlagLong != 0 {
		if err := h.fill(LongHeader); err != nil {
			return "", nil, err
		}
	}
	hd, _ := ParseHeader(h.in)
	if !hd.Command() || hd.More() {
		return "", nil, protocolErrorf("a message frame (flags %#02x) where a handshake command was due", hd.Flags)
	}
	if hd.Size > maxHandshakeCommand {
		return "", nil, protocolErrorf("handshake command of %d bytes, at most %d are allowed", hd.Size, maxHandshakeCommand)
	}
	if err := h.fill(hd.Len + hd.Size); err != nil {
		return "", nil, err
	}
	_, body, rest, _ := ParseFrame(h.in)
	h.in = rest
	return ParseCommand(body)
}

// fill reads until n bytes are there. n is bounded by the callers.
func (h *handshake) fill(n int) error {
	for len(h.in) < n {
		if cap(h.in) < max(n, GreetingSize) {
			h.in = append(make([]byte, 0, max(n, 512)), h.in...)
		}
		k, err := h.rw.Read(h.in[len(h.in):cap(h.in)])
		h.in = h.in[:len(h.in)+k]
		if err != nil && len(h.in) < n {
			return unexpectedEOF(err)
		}
	}
	return nil
}

func unexpectedEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (h *handshake) write(b []byte) error {
	_, err := h.rw.Write(b)
	return err
}
