// Package tcp turns addresses like "127.0.0.1:5555", "*:*" or "[::1]:5555" into
// TCP connections.
package tcp

import (
	"context"
	"fmt"
	"net"
	"strconv"
)

// Transport is TCP. The zero value works.
type Transport struct{}

// Listen listens on "host:port". The host may be "*" for every IPv4 address, an
// address, a name or a network interface; the port may be "*" or 0 for any free
// one.
func (Transport) Listen(ctx context.Context, address string) (net.Listener, string, error) {
	host, port, err := split(address)
	if err != nil {
		return nil, "", err
	}
	network := "tcp"
	switch host {
	case "":
		return nil, "", fmt.Errorf("address %q has no host: use * for all interfaces", address)
	case "*":
		network, host = "tcp4", "0.0.0.0"
	default:
		if ip, ok := interfaceAddress(host); ok {
			host = ip
		}
	}
	// Keep-alive is off unless the socket's options ask for it, as in libzmq.
	lc := net.ListenConfig{KeepAlive: -1}
	l, err := lc.Listen(ctx, network, net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return nil, "", err
	}
	return l, l.Addr().String(), nil
}

// Check says what is wrong with an address to connect to.
func (Transport) Check(address string) error {
	host, port, err := split(address)
	switch {
	case err != nil:
		return err
	case host == "" || host == "*":
		return fmt.Errorf("address %q names no host to connect to", address)
	case port == 0:
		return fmt.Errorf("address %q names no port to connect to", address)
	}
	return nil
}

// Dial connects to "host:port".
func (Transport) Dial(ctx context.Context, address string) (net.Conn, error) {
	d := net.Dialer{KeepAlive: -1}
	c, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	// A connect to a free port of our own range can meet itself.
	if c.LocalAddr().String() == c.RemoteAddr().String() {
		c.Close()
		return nil, fmt.Errorf("dial tcp %s: connection to itself", address)
	}
	return c, nil
}

// split parses "host:port". "*" as port is 0.
func split(address string) (host string, port int, err error) {
	host, p, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("address %q is not host:port", address)
	}
	if p == "*" {
		return host, 0, nil
	}
	n, err := strconv.ParseUint(p, 10, 16)
	if err != nil {
		return "", 0, fmt.Errorf("address %q: port %q is not a number up to 65535", address, p)
	}
	return host, int(n), nil
}

// interfaceAddress returns the first address of the interface called name,
// preferring IPv4.
func interfaceAddress(name string) (string, bool) {
	i, err := net.InterfaceByName(name)
	if err != nil {
		return "", false
	}
	addrs, err := i.Addrs()
	if err != nil || len(addrs) == 0 {
		return "", false
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
			return n.IP.String(), true
		}
	}
	n, ok := addrs[0].(*net.IPNet)
	if !ok {
		return "", false
	}
	if n.IP.IsLinkLocalUnicast() {
		return n.IP.String() + "%" + name, true
	}
	return n.IP.String(), true
}
