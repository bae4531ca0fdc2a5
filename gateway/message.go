package gateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sync"
	"unicode/utf8"
)

// Message is what is published: a JSON object, text, or bytes that are neither.
type Message struct {
	payload []byte // as published; JSON on one line
	json    bool
}

// ParseMessage takes bytes of no declared kind: a JSON object is JSON, all else is
// text or bytes. It copies b.
func ParseMessage(b []byte) Message {
	if m, err := JSONMessage(b); err == nil {
		return m
	}
	return TextMessage(b)
}

// TextMessage takes bytes as they are. It copies b.
func TextMessage(b []byte) Message { return Message{payload: bytes.Clone(b)} }

// JSONMessage takes a JSON object. Anything else is an error that matches
// ErrBadMessage. An object with the single key "_" and a string is text, as it is
// shown to subscribers that read JSON.
func JSONMessage(b []byte) (Message, error) {
	if !utf8.Valid(b) {
		return Message{}, fmt.Errorf("%w: JSON must be UTF-8", ErrBadMessage)
	}
	var one bytes.Buffer
	if err := json.Compact(&one, b); err != nil {
		return Message{}, fmt.Errorf("%w: invalid JSON: %w", ErrBadMessage, err)
	}
	if one.Len() == 0 || one.Bytes()[0] != '{' {
		return Message{}, fmt.Errorf("%w: the JSON must be an object, as {\"key\": \"value\"}", ErrBadMessage)
	}
	if text, ok := wrapped(one.Bytes()); ok {
		return text, nil
	}
	return Message{payload: one.Bytes(), json: true}, nil
}

// Keys under which text, and bytes that are not UTF-8, are shown as JSON.
const (
	textKey  = "_"
	bytesKey = "_base64"
)

// wrapped undoes line: it finds the text, or the bytes, in an object made for
// them.
func wrapped(b []byte) (Message, bool) {
	if !bytes.HasPrefix(b, []byte(`{"_`)) {
		return Message{}, false
	}
	var fields map[string]any
	if json.Unmarshal(b, &fields) != nil || len(fields) != 1 {
		return Message{}, false
	}
	if s, ok := fields[textKey].(string); ok {
		return Message{payload: []byte(s)}, true
	}
	if s, ok := fields[bytesKey].(string); ok {
		raw, err := base64.StdEncoding.DecodeString(s)
		return Message{payload: raw}, err == nil
	}
	return Message{}, false
}

// Payload returns the bytes as they were published; JSON is on one line. They must
// not be changed.
func (m Message) Payload() []byte { return m.payload }

// JSON reports whether the message is a JSON object.
func (m Message) JSON() bool { return m.json }

// line is the message as a JSON object on one line.
func (m Message) line() []byte {
	switch {
	case m.json:
		return m.payload
	case utf8.Valid(m.payload):
		return object(textKey, string(m.payload))
	default:
		return object(bytesKey, base64.StdEncoding.EncodeToString(m.payload))
	}
}

// object encodes an object of one string. It leaves <, > and & as they are.
func object(key, value string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{%q:", key)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // a string always encodes
	return append(bytes.TrimSuffix(b.Bytes(), []byte("\n")), '}')
}

// Delivery is a message on its way to the subscribers of a channel. All of them
// share it.
type Delivery struct {
	Channel string
	Message Message
	ID      uint64 // counts the messages of this node, from 1

	line   []byte
	push   func() []byte // the WebSocket form
	fields func() map[string]any
}

func newDelivery(channel string, m Message, id uint64) *Delivery {
	d := &Delivery{Channel: channel, Message: m, ID: id, line: m.line()}
	d.push = sync.OnceValue(d.encodePush)
	d.fields = sync.OnceValue(d.parseFields)
	return d
}

// Line returns the message as a JSON object on one line: text as {"_": "text"},
// bytes that are not UTF-8 as {"_base64": "..."}. It must not be changed.
func (d *Delivery) Line() []byte { return d.line }

func (d *Delivery) encodePush() []byte {
	channel := object("channel", d.Channel)
	b := append(channel[:len(channel)-1:len(channel)-1], `,"data":`...)
	return append(append(b, d.line...), '}')
}

// parseFields is what filters look at.
func (d *Delivery) parseFields() map[string]any {
	dec := json.NewDecoder(bytes.NewReader(d.line))
	dec.UseNumber()
	var fields map[string]any
	_ = dec.Decode(&fields) // it was checked, or made, before
	return fields
}
