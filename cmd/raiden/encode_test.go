package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEncode(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		e              encoder
	}{
		{"text", "hello", `{"_":"hello"}`, encoder{}},
		{"empty line", "", `{"_":""}`, encoder{}},
		{"object", `{"a": 1}`, `{"a": 1}`, encoder{}},
		{"object after blanks", ` {"a":1}`, ` {"a":1}`, encoder{}},
		{"number is text", "12", `{"_":"12"}`, encoder{}},
		{"array is text", "[1]", `{"_":"[1]"}`, encoder{}},
		{"half an object is text", `{"a":`, `{"_":"{\"a\":"}`, encoder{}},
		{"object as text", `{"a":1}`, `{"_":"{\"a\":1}"}`, encoder{text: true}},
		{"object as JSON", `{"a":1}`, `{"a":1}`, encoder{json: true}},
		{"angle brackets stay", "<a&b>", `{"_":"<a&b>"}`, encoder{}},
		{"carriage return stays", "a\r", `{"_":"a\r"}`, encoder{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.e.channel, tt.e.limit = `c"1`, 100
			frame, repaired, err := tt.e.frame(7, line{text: []byte(tt.in), length: len(tt.in)})
			if err != nil || repaired {
				t.Fatalf("repaired %v, error %v", repaired, err)
			}
			if want := `{"cmd":"publish","id":7,"channel":"c\"1","data":` + tt.want + `}`; string(frame) != want {
				t.Errorf("got  %s\nwant %s", frame, want)
			}
		})
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		e              encoder
	}{
		{"too long", "123456", "6 bytes are more than the 5", encoder{limit: 5}},
		{"no JSON", "hi", "not a JSON object", encoder{limit: 5, json: true}},
		{"no object", "[1]", "not a JSON object", encoder{limit: 5, json: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := tt.e.frame(1, line{text: []byte(tt.in), length: len(tt.in)})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// Whatever bytes a line has, the command is JSON and the text comes back.
func FuzzEncode(f *testing.F) {
	f.Add([]byte("hello"))
	f.Add([]byte("caf\xe9"))
	f.Add([]byte(`{"a":"` + "\xff" + `"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		frame, repaired, err := encoder{channel: "c", text: true, limit: 1 << 20}.frame(1, line{text: text, length: len(text)})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Data struct {
				Text string `json:"_"`
			}
		}
		if err := json.Unmarshal(frame, &got); err != nil || !utf8.Valid(frame) {
			t.Fatalf("%q: %v", frame, err)
		}
		if repaired == utf8.Valid(text) || !repaired && got.Data.Text != string(text) {
			t.Fatalf("%q came back as %q, repaired %v", text, got.Data.Text, repaired)
		}
		frame, _, _ = encoder{channel: "c", limit: 1 << 20}.frame(1, line{text: text, length: len(text)})
		if !json.Valid(frame) || !utf8.Valid(frame) || bytes.ContainsRune(frame, '\n') && !isObject(text) {
			t.Fatalf("%q became %q", text, frame)
		}
	})
}
