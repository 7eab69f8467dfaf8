// Checks a ledger's public files with the transparency log packages of the Go project, the ones that
// guard Go's own module downloads. Nothing in here hashes a tree or checks a signature itself.
//
//	check TILES KEYS [OLDER]         the directory is what the log signed, and continues an older head
//	receipt KEYS RECEIPT ENTRY       the entry is in the log that the receipt's head describes
//	prove TILES KEYS POSITION        writes such a receipt, from the tiles alone
//
// KEYS holds a key on each line: the log's first, then those of witnesses that must have signed too.
// Exit codes: 0 it holds; 1 it does not; 2 usage.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	magic      = "c2sp.org/tlog-proof@v1"
)

func main() {
	arguments := os.Args[1:]
	var err error
	switch {
	case len(arguments) >= 3 && len(arguments) <= 4 && arguments[0] == "check":
		err = check(arguments[1], arguments[2], arguments[3:])
	case len(arguments) == 4 && arguments[0] == "receipt":
		err = receipt(arguments[1], arguments[2], arguments[3])
	case len(arguments) == 4 && arguments[0] == "prove":
		err = prove(arguments[1], arguments[2], arguments[3])
	default:
		fmt.Fprintln(os.Stderr, "usage: check TILES KEYS [OLDER] | receipt KEYS RECEIPT ENTRY | prove TILES KEYS POSITION")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}

// Everything that a directory of tiles claims.
func check(tiles, keys string, older []string) error {
	known, err := readKeys(keys)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(tiles, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openHead(text, known)
	if err != nil {
		return err
	}
	fmt.Printf("ok: the head of %d entries is signed by %s\n", tree.N, names(known))

	// The package never believes a tile: each is held against the signed root before it is used.
	reader := tlog.TileHashReader(tree, directory(tiles))
	entries := memory{}
	hashes := make([]tlog.Hash, 0, tree.N)
	for first := int64(0); first < tree.N; first += tileWidth {
		bundle, err := directory(tiles).bundle(first, tree.N)
		if err != nil {
			return err
		}
		places := make([]int64, len(bundle))
		for i := range bundle {
			places[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		leaves, err := reader.ReadHashes(places)
		if err != nil {
			return err
		}
		for i, entry := range bundle {
			position := first + int64(i)
			hash := tlog.RecordHash(entry)
			if hash != leaves[i] {
				return fmt.Errorf("entry %d is not the one that the log signed", position)
			}
			hashes = append(hashes, hash)
			stored, err := tlog.StoredHashesForRecordHash(position, hash, entries)
			if err != nil {
				return err
			}
			entries.add(position, stored)
		}
	}
	fmt.Printf("ok: each of %d entries hashes to its leaf, and every tile to the signed root\n", tree.N)

	for _, position := range someBelow(tree.N) {
		proof, err := tlog.ProveRecord(tree.N, position, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, position, hashes[position]); err != nil {
			return err
		}
		fmt.Printf("ok: entry %d is in the log, by %d hashes\n", position, len(proof))
	}

	// The older root comes from the entries alone, the proof from the tiles alone.
	for _, position := range someBelow(tree.N) {
		size := position + 1
		root, err := tlog.TreeHash(size, entries)
		if err != nil {
			return err
		}
		if err := continues(tree, tlog.Tree{N: size, Hash: root}, reader); err != nil {
			return err
		}
	}
	for _, path := range older {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		old, err := openHead(text, known)
		if err != nil {
			return fmt.Errorf("the older head: %w", err)
		}
		if err := continues(tree, old, reader); err != nil {
			return fmt.Errorf("this log does not continue the older one, of %d entries: %w", old.N, err)
		}
	}
	return nil
}

// Whether tree holds old, and behind it only what is new.
func continues(tree, old tlog.Tree, reader tlog.HashReader) error {
	if old.N > tree.N {
		return fmt.Errorf("it has only %d entries", tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return err
	}
	fmt.Printf("ok: the log of %d entries continues that of %d, by %d hashes\n", tree.N, old.N, len(proof))
	return nil
}

// A receipt and the entry that it is for.
func receipt(keys, path, entryPath string) error {
	known, err := readKeys(keys)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryPath)
	if err != nil {
		return err
	}
	front, head, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(front), "\n")
	if !found || lines[0] != magic {
		return errors.New("this is not a receipt")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("the receipt does not say which entry it is for")
	}
	position, err := number(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := openHead(head, known)
	if err != nil {
		return err
	}
	fmt.Printf("ok: the head of %d entries is signed by %s\n", tree.N, names(known))
	if position >= tree.N {
		return fmt.Errorf("the log of %d entries has none at %d", tree.N, position)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, position, tlog.RecordHash(entry)); err != nil {
		return err
	}
	fmt.Printf("ok: the entry is number %d of the %d in the log\n", position, tree.N)
	return nil
}

// Writes a receipt to standard output.
func prove(tiles, keys, place string) error {
	known, err := readKeys(keys)
	if err != nil {
		return err
	}
	head, err := os.ReadFile(filepath.Join(tiles, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openHead(head, known)
	if err != nil {
		return err
	}
	position, err := number(place)
	if err != nil {
		return err
	}
	if position >= tree.N {
		return fmt.Errorf("the log of %d entries has none at %d", tree.N, position)
	}
	proof, err := tlog.ProveRecord(tree.N, position, tlog.TileHashReader(tree, directory(tiles)))
	if err != nil {
		return err
	}
	fmt.Printf("%s\nindex %d\n", magic, position)
	for _, hash := range proof {
		fmt.Println(hash)
	}
	fmt.Printf("\n%s", head)
	return nil
}

// The head that a signed note carries, if every known key has signed it; the first is the log's own.
func openHead(text []byte, known []note.Verifier) (tlog.Tree, error) {
	var none tlog.Tree
	opened, err := note.Open(text, note.VerifierList(known...))
	if err != nil {
		return none, err
	}
	for _, key := range known {
		signed := false
		for _, signature := range opened.Sigs {
			signed = signed || signature.Name == key.Name() && signature.Hash == key.KeyHash()
		}
		if !signed {
			return none, fmt.Errorf("%q has not signed", key.Name())
		}
	}
	// The package reads base64 generously.
	for _, signature := range append(opened.Sigs, opened.UnverifiedSigs...) {
		if _, err := decode(signature.Base64); err != nil {
			return none, err
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return none, errors.New("the head has not exactly three lines")
	}
	if lines[0] != known[0].Name() {
		return none, fmt.Errorf("this is the head of %q, not of %q", lines[0], known[0].Name())
	}
	size, err := number(lines[1])
	if err != nil {
		return none, err
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return none, err
	}
	if size == 0 {
		return none, errors.New("the log is empty: there is nothing to check")
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

func readKeys(path string) ([]note.Verifier, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var known []note.Verifier
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		key, err := note.NewVerifier(line)
		if err != nil {
			if key, err = newCosigner(line); err != nil {
				return nil, err
			}
		}
		known = append(known, key)
	}
	return known, nil
}

func names(known []note.Verifier) string {
	var names []string
	for _, key := range known {
		names = append(names, key.Name())
	}
	return strings.Join(names, ", ")
}

// A witness's key (C2SP tlog-cosignature), which the note package leaves to others.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("this is not a key: %q", vkey)
	}
	key, err := decode(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, fmt.Errorf("this is not an Ed25519 key: %q", vkey)
	}
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(digest[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, fmt.Errorf("the key's identifier does not fit it: %q", vkey)
	}
	return &cosigner{parts[0], hash, key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}

// A directory of tiles, as the package reads them.
type directory string

func (d directory) Height() int { return tileHeight }

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (d directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := d.read(tile)
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", tile.Path())
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

// The bytes of a tile. Where the part asked for is gone, the full tile has taken its place.
func (d directory) read(tile tlog.Tile) ([]byte, error) {
	// The package has the height in its paths, and another word for bundles.
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(string(d), path))
	if errors.Is(err, fs.ErrNotExist) && tile.W < tileWidth {
		tile.W = tileWidth
		return d.read(tile)
	}
	return data, err
}

// The entries of the bundle that begins with the entry first, in a log of size entries.
func (d directory) bundle(first, size int64) ([][]byte, error) {
	width := size - first
	if width > tileWidth {
		width = tileWidth
	}
	tile := tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: int(width)}
	data, err := d.read(tile)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for range make([]struct{}, width) {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut short", tile.Path())
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

// Hashes in memory, in the order in which the package stores them.
type memory map[int64]tlog.Hash

func (m memory) add(position int64, stored []tlog.Hash) {
	for i, hash := range stored {
		m[tlog.StoredHashIndex(0, position)+int64(i)] = hash
	}
}

func (m memory) ReadHashes(places []int64) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, place := range places {
		hash, found := m[place]
		if !found {
			return nil, fmt.Errorf("no hash at %d", place)
		}
		all = append(all, hash)
	}
	return all, nil
}

// Positions at the ends, in the middle, and on both sides of a tile's edge, in order.
func someBelow(size int64) []int64 {
	places := []int64{0, 1, tileWidth - 1, tileWidth, size / 3, size / 2, size - 2, size - 1}
	sort.Slice(places, func(i, j int) bool { return places[i] < places[j] })
	var some []int64
	for _, place := range places {
		known := len(some) > 0 && place == some[len(some)-1]
		if place >= 0 && place < size && !known {
			some = append(some, place)
		}
	}
	return some
}

func parseHash(text string) (tlog.Hash, error) {
	var hash tlog.Hash
	data, err := decode(text)
	if err != nil {
		return hash, err
	}
	if copy(hash[:], data) != tlog.HashSize || len(data) != tlog.HashSize {
		return hash, fmt.Errorf("%q is not a hash of %d bytes", text, tlog.HashSize)
	}
	return hash, nil
}

// One value has one spelling in base64, or one head would have many.
func decode(text string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil && base64.StdEncoding.EncodeToString(data) != text {
		err = fmt.Errorf("%q is not canonical base64", text)
	}
	return data, err
}

// Plain digits: one number has one spelling.
func number(text string) (int64, error) {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value < 0 || strconv.FormatInt(value, 10) != text {
		return 0, fmt.Errorf("%q is not a plain number", text)
	}
	return value, nil
}
