package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestPrinter(t *testing.T) {
	for _, tt := range []struct {
		name, data, want string
		json, channel    bool
	}{
		{"text", `{"_":"hi"}`, "hi\n", false, false},
		{"empty text", `{"_":""}`, "\n", false, false},
		{"text with its newline", `{"_":"hi\n"}`, "hi\n", false, false},
		{"text of two lines", `{"_":"a\nb"}`, "a\nb\n", false, false},
		{"object", `{"a":1.50}`, `{"a":1.50}` + "\n", false, false},
		{"object over lines", "{\n \"a\": 1}", `{"a":1}` + "\n", false, false},
		{"text and more is an object", `{"_":"hi","a":1}`, `{"_":"hi","a":1}` + "\n", false, false},
		{"no text in text", `{"_":7}`, `{"_":7}` + "\n", false, false},
		{"text as JSON", `{"_":"hi"}`, `{"_":"hi"}` + "\n", true, false},
		{"with channel", `{"_":"hi"}`, "c\thi\n", false, true},
		{"JSON with channel", `{"a":1}`, `{"channel":"c","data":{"a":1}}` + "\n", true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			p := newPrinter(&out, tt.json, tt.channel)
			p.print("c", json.RawMessage(tt.data))
			if err := p.flush(); err != nil || out.String() != tt.want {
				t.Errorf("got %q and error %v, want %q", out.String(), err, tt.want)
			}
		})
	}
}

// What one pub reads is what one sub prints.
func FuzzPipe(f *testing.F) {
	f.Add("hello")
	f.Add(`{"_":"x"}`)
	f.Fuzz(func(t *testing.T, text string) {
		frame, repaired, err := encoder{channel: "c", limit: 1 << 20, text: true}.frame(1, line{text: []byte(text), length: len(text)})
		var p push
		if err != nil || json.Unmarshal(frame, &p) != nil || repaired || strings.HasSuffix(text, "\n") {
			return
		}
		var out bytes.Buffer
		printer := newPrinter(&out, false, false)
		printer.print(p.Channel, p.Data)
		printer.flush()
		if got := strings.TrimSuffix(out.String(), "\n"); got != text {
			t.Errorf("%q came out as %q", text, got)
		}
	})
}
