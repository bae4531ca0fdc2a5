package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// An encoder makes the publish command for a line.
type encoder struct {
	channel    string
	json, text bool // force the kind; neither: by looking at the line
	limit      int
}

// frame returns the command that publishes the line under the given id.
// repaired says that the text held bytes that are no UTF-8, which JSON cannot
// carry; the replacement character stands for them.
func (e encoder) frame(id int, l line) (frame []byte, repaired bool, err error) {
	if l.length > e.limit {
		return nil, false, fmt.Errorf("%d bytes are more than the %d a message may have (flag -max-message, of node and pub)", l.length, e.limit)
	}
	data, err := e.data(l.text)
	if err != nil {
		return nil, false, err
	}
	frame = append(frame, `{"cmd":"publish","id":`...)
	frame = strconv.AppendInt(frame, int64(id), 10)
	frame = append(frame, `,"channel":`...)
	frame = append(frame, jsonString(e.channel)...)
	frame = append(frame, `,"data":`...)
	frame = append(frame, data...)
	return append(frame, '}'), !utf8.Valid(l.text), nil
}

func (e encoder) data(text []byte) ([]byte, error) {
	object := isObject(text)
	switch {
	case e.json && !object:
		return nil, errors.New("not a JSON object, which -json asks for")
	case object && !e.text:
		return bytes.ToValidUTF8(text, []byte("\uFFFD")), nil
	default:
		return fmt.Appendf(nil, `{"_":%s}`, jsonString(string(text))), nil
	}
}

func isObject(text []byte) bool {
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(text)
}

// jsonString writes text as JSON, leaving < > & as they are: the lines of a
// log hold many, and six bytes for each would help nobody.
func jsonString(text string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		panic(err) // a string always encodes
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
