package zmtp

import "bytes"

// Sizes of the greeting, RFC 37 section "Greeting".
const (
	SignatureSize = 10
	GreetingSize  = 64

	mechanismSize = 20
)

// Greeting is what each side says first.
type Greeting struct {
	Major, Minor byte
	Mechanism    string // upper-case ASCII, at most 20 bytes
	AsServer     bool
}

// AppendSignature appends the 10 bytes that open every greeting. The padding
// reads as the length of an identity to a ZMTP 1.0 peer.
func AppendSignature(dst []byte) []byte {
	return append(dst, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F)
}

// AppendGreeting appends the whole greeting of 64 bytes, signature included.
func AppendGreeting(dst []byte, g Greeting) []byte {
	start := len(dst)
	dst = AppendSignature(dst)
	dst = append(dst, g.Major, g.Minor)
	dst = append(dst, g.Mechanism...)
	dst = append(dst, make([]byte, mechanismSize-len(g.Mechanism))...)
	dst = append(dst, boolByte(g.AsServer))
	return append(dst, make([]byte, start+GreetingSize-len(dst))...)
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// CheckSignature looks at the first 10 bytes of a peer.
func CheckSignature(b []byte) error {
	if b[0] != 0xFF {
		return protocolErrorf("the peer does not open with a ZMTP signature (first byte %#02x): it speaks ZMTP 1.0 or another protocol", b[0])
	}
	if b[9]&1 == 0 {
		return protocolErrorf("the peer speaks ZMTP 1.0, this side needs 3.0 or later")
	}
	return nil
}

// ParseGreeting reads a whole greeting of 64 bytes.
func ParseGreeting(b []byte) (Greeting, error) {
	if len(b) < GreetingSize {
		return Greeting{}, protocolErrorf("greeting of %d bytes, want %d", len(b), GreetingSize)
	}
	if err := CheckSignature(b); err != nil {
		return Greeting{}, err
	}
	g := Greeting{Major: b[10], Minor: b[11], AsServer: b[32] == 1}
	if g.Major < 3 {
		return g, protocolErrorf("the peer speaks ZMTP %d.x, this side needs 3.0 or later", g.Major)
	}
	name, rest, _ := bytes.Cut(b[12:32], []byte{0})
	if len(bytes.Trim(rest, "\x00")) != 0 {
		return g, protocolErrorf("mechanism name %q is not padded with zeros", b[12:32])
	}
	g.Mechanism = string(name)
	return g, nil
}
