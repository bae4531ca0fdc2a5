package zmtp

import (
	"encoding/binary"
	"strings"
)

// Names of the properties every peer knows.
const (
	PropertySocketType = "Socket-Type"
	PropertyIdentity   = "Identity"
)

// Property is one name and value of a peer's metadata.
type Property struct {
	Name  string // 1 to 255 bytes, compared without case
	Value []byte
}

// Metadata is what a peer tells of itself in the handshake, in its order.
type Metadata []Property

// Get returns the first value under name, compared without case as RFC 37 has
// it, and whether there is one.
func (m Metadata) Get(name string) ([]byte, bool) {
	for _, p := range m {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

// AppendMetadata appends the wire form of m.
func AppendMetadata(dst []byte, m Metadata) []byte {
	for _, p := range m {
		dst = append(dst, byte(len(p.Name)))
		dst = append(dst, p.Name...)
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(p.Value)))
		dst = append(dst, p.Value...)
	}
	return dst
}

// ParseMetadata reads b to its end. The values are copies.
func ParseMetadata(b []byte) (Metadata, error) {
	var m Metadata
	for len(b) > 0 {
		p, rest, err := parseProperty(b)
		if err != nil {
			return nil, err
		}
		m = append(m, p)
		b = rest
	}
	return m, nil
}

func parseProperty(b []byte) (Property, []byte, error) {
	n := int(b[0])
	if n == 0 || len(b) < 1+n+4 {
		return Property{}, nil, protocolErrorf("metadata property is cut off or has no name")
	}
	name, b := string(b[1:1+n]), b[1+n:]
	size, b := binary.BigEndian.Uint32(b), b[4:]
	if uint64(size) > uint64(len(b)) {
		return Property{}, nil, protocolErrorf("metadata property %q claims %d bytes, %d are left", name, size, len(b))
	}
	return Property{Name: name, Value: append([]byte(nil), b[:size]...)}, b[size:], nil
}
