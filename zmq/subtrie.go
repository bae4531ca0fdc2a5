package zmq

import (
	"sort"
	"strings"
)

// subTrie maps prefixes to values and finds, for a topic, the values of all its
// prefixes in time proportional to the topic's length, however many prefixes
// there are. It is a radix tree: each edge is a run of bytes, so that memory grows
// with what was subscribed to and depth does not depend on a peer's choice of
// length alone. No method recurses.
type subTrie[V any] struct {
	root trieNode[V]
	size int // prefixes with a value
}

type trieNode[V any] struct {
	label    string // the bytes on the edge to this node
	children []*trieNode[V]
	value    V
	set      bool
}

// find returns the child whose label starts with c, and where it is or belongs.
func (n *trieNode[V]) find(c byte) (*trieNode[V], int) {
	i := 0
	if len(n.children) > 8 {
		i = sort.Search(len(n.children), func(i int) bool { return n.children[i].label[0] >= c })
	} else {
		for i < len(n.children) && n.children[i].label[0] < c {
			i++
		}
	}
	if i < len(n.children) && n.children[i].label[0] == c {
		return n.children[i], i
	}
	return nil, i
}

// get returns where the value of prefix is, or nil.
func (t *subTrie[V]) get(prefix string) *V {
	n := &t.root
	for prefix != "" {
		child, _ := n.find(prefix[0])
		if child == nil || !strings.HasPrefix(prefix, child.label) {
			return nil
		}
		n, prefix = child, prefix[len(child.label):]
	}
	if !n.set {
		return nil
	}
	return &n.value
}

// put returns where the value of prefix is, making a place if there is none.
func (t *subTrie[V]) put(prefix string) *V {
	n := &t.root
	for prefix != "" {
		child, i := n.find(prefix[0])
		switch {
		case child == nil:
			child = &trieNode[V]{label: strings.Clone(prefix)}
			n.children = append(n.children, nil)
			copy(n.children[i+1:], n.children[i:])
			n.children[i] = child
		case !strings.HasPrefix(prefix, child.label):
			child = split(child, commonPrefix(prefix, child.label))
			n.children[i] = child
		}
		n, prefix = child, prefix[len(child.label):]
	}
	if !n.set {
		n.set = true
		t.size++
	}
	return &n.value
}

// split puts a node in the middle of the edge to n.
func split[V any](n *trieNode[V], at int) *trieNode[V] {
	upper := &trieNode[V]{label: n.label[:at], children: []*trieNode[V]{n}}
	n.label = n.label[at:]
	return upper
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// remove takes prefix and its value away.
func (t *subTrie[V]) remove(prefix string) {
	var parent *trieNode[V]
	n, at := &t.root, 0
	for prefix != "" {
		child, i := n.find(prefix[0])
		if child == nil || !strings.HasPrefix(prefix, child.label) {
			return
		}
		parent, n, at = n, child, i
		prefix = prefix[len(child.label):]
	}
	if !n.set {
		return
	}
	var zero V
	n.value, n.set = zero, false
	t.size--
	t.prune(parent, n, at)
}

// prune removes n if it holds nothing, and joins edges that no longer part.
func (t *subTrie[V]) prune(parent, n *trieNode[V], at int) {
	if parent == nil {
		return
	}
	switch len(n.children) {
	case 0:
		parent.children = append(parent.children[:at], parent.children[at+1:]...)
		if parent != &t.root && !parent.set && len(parent.children) == 1 {
			parent.join()
		}
	case 1:
		n.join()
	}
}

// join takes the place of n's only child.
func (n *trieNode[V]) join() {
	c := n.children[0]
	n.label, n.children, n.value, n.set = n.label+c.label, c.children, c.value, c.set
}

// match calls visit with the value of each prefix of topic.
func (t *subTrie[V]) match(topic []byte, visit func(*V)) {
	n := &t.root
	for {
		if n.set {
			visit(&n.value)
		}
		if n = n.next(topic); n == nil {
			return
		}
		topic = topic[len(n.label):]
	}
}

// matches reports whether any prefix of topic is there.
func (t *subTrie[V]) matches(topic []byte) bool {
	n := &t.root
	for !n.set {
		if n = n.next(topic); n == nil {
			return false
		}
		topic = topic[len(n.label):]
	}
	return true
}

// next is the child on the way to topic, or nil.
func (n *trieNode[V]) next(topic []byte) *trieNode[V] {
	if len(topic) == 0 {
		return nil
	}
	child, _ := n.find(topic[0])
	if child == nil || len(child.label) > len(topic) || child.label != string(topic[:len(child.label)]) {
		return nil
	}
	return child
}

// each calls visit with every prefix, in no particular order.
func (t *subTrie[V]) each(visit func(prefix string, v *V)) {
	type item struct {
		n      *trieNode[V]
		prefix string
	}
	stack := []item{{&t.root, ""}}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top.n.set {
			visit(top.prefix, &top.n.value)
		}
		for _, c := range top.n.children {
			stack = append(stack, item{c, top.prefix + c.label})
		}
	}
}
