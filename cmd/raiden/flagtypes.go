package main

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// A count is a flag for a number of things, of which there is at least one.
type count int

func (n *count) String() string { return strconv.Itoa(int(*n)) }

func (n *count) Set(text string) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 {
		return errors.New("it must be a whole number of at least 1")
	}
	*n = count(v)
	return nil
}

// A size is a flag for a number of bytes: 65536, 64K or 1M.
type size int

func (n *size) String() string {
	switch v := int(*n); {
	case v > 0 && v%(1<<20) == 0:
		return strconv.Itoa(v>>20) + "M"
	case v > 0 && v%(1<<10) == 0:
		return strconv.Itoa(v>>10) + "K"
	default:
		return strconv.Itoa(v)
	}
}

func (n *size) Set(text string) error {
	digits, shift := text, 0
	if d, ok := strings.CutSuffix(text, "K"); ok {
		digits, shift = d, 10
	} else if d, ok := strings.CutSuffix(text, "M"); ok {
		digits, shift = d, 20
	}
	v, err := strconv.ParseUint(digits, 10, 31)
	if err != nil || v < 1 || v<<shift > 1<<31-1 {
		return errors.New("it must be a number of bytes such as 65536, 64K or 1M")
	}
	*n = size(v << shift)
	return nil
}

// A span is a flag for a length of time; zero where the flag's help says so.
type span time.Duration

func (d *span) String() string { return time.Duration(*d).String() }

func (d *span) Set(text string) error {
	v, err := time.ParseDuration(text)
	if err != nil || v < 0 {
		return errors.New("it must be a time such as 500ms, 30s or 2m")
	}
	*d = span(v)
	return nil
}
