package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// A printer writes messages, one a line. They wait in its buffer until flush,
// which also returns what earlier writes met.
type printer struct {
	out     *bufio.Writer
	json    bool // text as a JSON object too
	channel bool // with the channel of each message
}

func newPrinter(w io.Writer, json, channel bool) *printer {
	return &printer{bufio.NewWriterSize(w, 64<<10), json, channel}
}

func (p *printer) print(channel string, data json.RawMessage) {
	text, isText := textOf(data)
	switch {
	case p.json && p.channel:
		fmt.Fprintf(p.out, `{"channel":%s,"data":%s}`, jsonString(channel), oneLineJSON(data))
	case p.json:
		p.out.Write(oneLineJSON(data))
	default:
		p.prefix(channel)
		if !isText {
			text = oneLineJSON(data)
		}
		// Text published with its own newline, as files are, needs no second one.
		p.out.Write(bytes.TrimSuffix(text, []byte("\n")))
	}
	p.out.WriteByte('\n')
}

func (p *printer) prefix(channel string) {
	if p.channel {
		p.out.WriteString(channel)
		p.out.WriteByte('\t')
	}
}

func (p *printer) flush() error {
	if err := p.out.Flush(); err != nil {
		return &outputError{err}
	}
	return nil
}

// textOf returns the text of a message that is text: an object with "_" alone.
func textOf(data json.RawMessage) ([]byte, bool) {
	if !bytes.HasPrefix(data, []byte(`{"_":"`)) {
		return nil, false
	}
	var fields map[string]json.RawMessage
	var text string
	if json.Unmarshal(data, &fields) != nil || len(fields) != 1 || json.Unmarshal(fields["_"], &text) != nil {
		return nil, false
	}
	return []byte(text), true
}

// oneLineJSON takes line breaks and blanks out of an object, which is then one
// line of output.
func oneLineJSON(data json.RawMessage) []byte {
	if !bytes.ContainsAny(data, "\n\r") {
		return data
	}
	var b bytes.Buffer
	if json.Compact(&b, data) != nil {
		return data
	}
	return b.Bytes()
}
