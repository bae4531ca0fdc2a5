package zmq

import (
	"fmt"
	"slices"
)

// Type is the pattern a socket follows. The numbers are libzmq's.
type Type int

// The socket types, with the types of peer each can talk to.
const (
	Pair   Type = 0  // PAIR: one peer, both ways
	Pub    Type = 1  // SUB, XSUB: to every peer that subscribed to a prefix of the first frame
	Sub    Type = 2  // PUB, XPUB: what was subscribed to
	Req    Type = 3  // REP, ROUTER: a request, then its reply, in strict turns
	Rep    Type = 4  // REQ, DEALER: a request, then the reply to it, in strict turns
	Dealer Type = 5  // REP, DEALER, ROUTER: round-robin out, fair-queued in
	Router Type = 6  // REQ, DEALER, ROUTER: addressed by a routing id in front
	Pull   Type = 7  // PUSH: fair-queued in
	Push   Type = 8  // PULL: round-robin out
	XPub   Type = 9  // SUB, XSUB: PUB that also receives the subscriptions
	XSub   Type = 10 // PUB, XPUB: SUB that sends its subscriptions as messages
)

type typeInfo struct {
	name  string // the Socket-Type property of RFC 37
	peers []Type
	new   func(*Socket) pattern
}

var types map[Type]typeInfo

// init fills the table: the constructors refer to code that refers to the table.
func init() {
	types = map[Type]typeInfo{
		Pair:   {"PAIR", []Type{Pair}, newPair},
		Pub:    {"PUB", []Type{Sub, XSub}, newPub},
		Sub:    {"SUB", []Type{Pub, XPub}, newSub},
		Req:    {"REQ", []Type{Rep, Router}, newReq},
		Rep:    {"REP", []Type{Req, Dealer}, newRep},
		Dealer: {"DEALER", []Type{Rep, Dealer, Router}, newDealer},
		Router: {"ROUTER", []Type{Req, Dealer, Router}, newRouter},
		Pull:   {"PULL", []Type{Push}, newPull},
		Push:   {"PUSH", []Type{Pull}, newPush},
		XPub:   {"XPUB", []Type{Sub, XSub}, newXPub},
		XSub:   {"XSUB", []Type{Pub, XPub}, newXSub},
	}
}

// String is the type's name on the wire, as "DEALER".
func (t Type) String() string {
	if info, ok := types[t]; ok {
		return info.name
	}
	return fmt.Sprintf("Type(%d)", int(t))
}

// accepts reports whether a peer of the type called name may talk to t. Names
// are compared exactly, as libzmq does.
func (t Type) accepts(name string) bool {
	return slices.ContainsFunc(types[t].peers, func(p Type) bool { return types[p].name == name })
}

// identifies reports whether t tells its peers its routing id.
func (t Type) identifies() bool { return t == Req || t == Dealer || t == Router }

// mayConflate lists the types libzmq allows Options.Conflate for.
func (t Type) mayConflate() bool {
	return slices.Contains([]Type{Pull, Push, Sub, Pub, Dealer}, t)
}

// oneLink reports whether a second Connect to the same endpoint adds nothing.
func (t Type) oneLink() bool {
	return slices.Contains([]Type{Dealer, Sub, Pub, Req}, t)
}
