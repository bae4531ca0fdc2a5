package gateway

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Filter lets some messages pass: for each of its keys one of the key's values
// must be what the message has there. A message that lacks a key does not pass. A
// nil Filter lets everything pass.
//
// Values are compared as text: "7" matches the string "7" and the number 7, and
// 7.0, "true" the boolean, "null" null. A key with dots looks into nested objects:
// "user.id" finds {"user": {"id": 7}}, unless there is a key of just that name.
type Filter struct {
	clauses []clause
}

type clause struct {
	key    string
	path   []string
	values []string
}

// maxFilterPairs bounds a filter: it is evaluated for every message.
const maxFilterPairs = 64

// NewFilter makes a filter of pairs of key and value. No pairs make nil. An error
// matches ErrBadFilter.
func NewFilter(pairs [][2]string) (*Filter, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	if len(pairs) > maxFilterPairs {
		return nil, fmt.Errorf("%w: %d pairs, at most %d are possible", ErrBadFilter, len(pairs), maxFilterPairs)
	}
	f := &Filter{}
	for _, p := range pairs {
		f.add(p[0], p[1])
	}
	return f, nil
}

func (f *Filter) add(key, value string) {
	for i := range f.clauses {
		if c := &f.clauses[i]; c.key == key {
			c.values = append(c.values, value)
			return
		}
	}
	c := clause{key: key, values: []string{value}}
	if strings.Contains(key, ".") {
		c.path = strings.Split(key, ".")
	}
	f.clauses = append(f.clauses, c)
}

func (f *Filter) pass(d *Delivery) bool {
	if f == nil {
		return true
	}
	fields := d.fields()
	for i := range f.clauses {
		if !f.clauses[i].match(fields) {
			return false
		}
	}
	return true
}

func (c *clause) match(fields map[string]any) bool {
	got, ok := c.lookup(fields)
	if !ok {
		return false
	}
	for _, want := range c.values {
		if equal(got, want) {
			return true
		}
	}
	return false
}

func (c *clause) lookup(fields map[string]any) (v any, ok bool) {
	if v, ok = fields[c.key]; ok || c.path == nil {
		return v, ok
	}
	v = fields
	for _, name := range c.path {
		inner, isObject := v.(map[string]any)
		if v, ok = inner[name]; !isObject || !ok {
			return nil, false
		}
	}
	return v, true
}

func equal(got any, want string) bool {
	switch got := got.(type) {
	case string:
		return got == want
	case bool:
		return strconv.FormatBool(got) == want
	case nil:
		return want == "null"
	case json.Number:
		return string(got) == want || sameNumber(string(got), want)
	}
	return false // objects and arrays equal nothing
}

// sameNumber compares numbers written in different ways. Two integers are the same
// only if they are written the same: beyond 2^53 floating point cannot tell.
func sameNumber(a, b string) bool {
	if !strings.ContainsAny(a, ".eE") && !strings.ContainsAny(b, ".eE") {
		return false
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && x == y
}

// parseFilters reads the filters of a WebSocket command: a list of [key, value]
// pairs, or an object. A value may be a list, of which one must match.
func parseFilters(raw json.RawMessage) (*Filter, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		return filterOfList(list)
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return nil, fmt.Errorf("%w: filters are an object, or a list of [key, value] pairs", ErrBadFilter)
	}
	var pairs [][2]string
	for key, value := range object {
		more, err := filterPairs(key, value)
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, more...)
	}
	return NewFilter(pairs)
}

func filterOfList(list []json.RawMessage) (*Filter, error) {
	var pairs [][2]string
	for _, item := range list {
		var pair []json.RawMessage
		var key string
		if json.Unmarshal(item, &pair) != nil || len(pair) != 2 || json.Unmarshal(pair[0], &key) != nil {
			return nil, fmt.Errorf("%w: %.40s is not a [key, value] pair", ErrBadFilter, item)
		}
		more, err := filterPairs(key, pair[1])
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, more...)
	}
	return NewFilter(pairs)
}

func filterPairs(key string, raw json.RawMessage) ([][2]string, error) {
	values := []json.RawMessage{raw}
	if raw[0] == '[' {
		values = nil
		if err := json.Unmarshal(raw, &values); err != nil {
			return nil, err
		}
	}
	var pairs [][2]string
	for _, v := range values {
		text, err := scalar(v)
		if err != nil {
			return nil, fmt.Errorf("%w: key %q: %w", ErrBadFilter, key, err)
		}
		pairs = append(pairs, [2]string{key, text})
	}
	return pairs, nil
}

// scalar is a JSON value as filters compare it.
func scalar(raw json.RawMessage) (string, error) {
	switch raw[0] {
	case '{', '[':
		return "", fmt.Errorf("a value is a string, number, true, false or null, not %.40s", raw)
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	}
	return string(raw), nil
}
