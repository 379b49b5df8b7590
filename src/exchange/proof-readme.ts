/** The page that goes with a proof: how to check it with nothing but sha256sum and a shell. */

interface ProofFacts {
  ref: string;
  number: number;
  head: string;
  hasHeads: boolean;
}

export function proofReadme({ ref, number, head, hasHeads }: ProofFacts): string {
  return `Proof of the statement ${ref}

What is here

source.txt         the text of the source, as it was recorded
source-as-it-came  the file or page it was read from, to the byte, where the record keeps one
statement.json     the statement: whose words, from where; and how the source was fetched
anchors.json       where the words stand in source.txt: "start" and "end" count UTF-16 units from 0
entries/           every entry of the record about this statement and its dossier
  *.json           the entry as it is stored
  *.txt            the same, with each part that names a person replaced by a hash: the chain commits to this text
  *.salt.json      what those hashes were made with
chain.txt          the chain, from the first of these entries to the last entry of the record
SHA256SUMS         the hashes of source.txt, of the original and of entries/*.txt

How to check it by hand

1. The files are what their hashes say:

     sha256sum --check SHA256SUMS

   "sha256" in anchors.json, statement.json and the entries is that of source.txt.

2. Each entry is in the chain. The name of a file in entries/ begins with its number; the line of chain.txt with that
   number ends with the hash that SHA256SUMS has for the .txt file.

3. The chain is unbroken. Each line of chain.txt has five words: the hash of the link, the hash of the link before, the
   number, the entry's id, the hash of the entry. The first is the SHA-256 of the other four, with single spaces and no
   line feed, and every line's second word is the first word of the line above:

     last=
     while read -r hash previous number id content; do
       made=$(printf '%s %s %s %s' "$previous" "$number" "$id" "$content" | sha256sum | cut -c 1-64)
       [ "$made" = "$hash" ] && { [ -z "$last" ] || [ "$last" = "$previous" ]; } || echo "broken at $number"
       last=$hash
     done < chain.txt

   It prints nothing. The first word of the last line is ${head}, and its number is ${number}.

4. A part that names a person: its hash is the SHA-256 of the salt in *.salt.json followed by the part's JSON, as it stands
   in the entry's .json. After a person was forgotten, the old part and its salt are gone, and its hash is all that is left.

5. The record was like this at a time. ${hasHeads ? 'The head files here are signed: "head" in such a file has a number and a hash, and the line of chain.txt with that number begins with that hash.' : 'Compare the line of chain.txt with a signed head that was kept elsewhere: "head" in it has a number and a hash, and the line with that number begins with that hash.'}
   Whoever has Whosaid checks the signature with npm run verify -- --head FILE --key KEY. With OpenSSL: write "head" of the
   file, unescaped and without a line feed, to head.txt, and the decoded "signature" to head.sig; then

     (printf '302a300506032b6570032100' | xxd -r -p; printf '%s' KEY | base64 -d) > key.der
     openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in head.txt -sigfile head.sig

   A time stamp ("timestamp", decoded) is checked against the authority's certificate:

     openssl ts -verify -data head.txt -in timestamp.tst -token_in -CAfile authority.pem
`;
}
