// Package zmtp speaks ZMTP, the ZeroMQ Message Transport Protocol, on a byte
// stream: greeting, security handshake, frames, commands and metadata, by
// RFC 37 (ZMTP 3.1) and RFC 23 (ZMTP 3.0).
//
// The codecs are free functions over byte slices: Append functions add the wire
// form to a slice, Parse functions read it from the front of one. They keep no
// state, allocate only what they return and treat every byte as hostile: a
// length is checked before anything is allocated by it.
//
// The package knows bytes only. Socket patterns, queues and addresses live in
// package zmq.
package zmtp
