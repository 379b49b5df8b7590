/**
 * JSON-LD as its readers take it, without the network: each context is what its vocabulary says of the terms that the
 * exports use, written from https://schema.org and https://www.w3.org/TR/annotation-vocab/.
 */
import jsonld, { type JsonLdDocument } from 'jsonld';

const iri = (id: string) => ({ '@id': id, '@type': '@id' });
const CONTEXTS: Record<string, object> = {
  'https://schema.org': {
    '@vocab': 'http://schema.org/',
    url: iri('http://schema.org/url'),
    datePublished: { '@id': 'http://schema.org/datePublished', '@type': 'http://schema.org/Date' },
  },
  'http://www.w3.org/ns/anno.jsonld': {
    oa: 'http://www.w3.org/ns/oa#',
    as: 'http://www.w3.org/ns/activitystreams#',
    dcterms: 'http://purl.org/dc/terms/',
    xsd: 'http://www.w3.org/2001/XMLSchema#',
    id: '@id',
    type: '@type',
    Annotation: 'oa:Annotation',
    TextualBody: 'oa:TextualBody',
    TextQuoteSelector: 'oa:TextQuoteSelector',
    TextPositionSelector: 'oa:TextPositionSelector',
    AnnotationCollection: 'as:OrderedCollection',
    AnnotationPage: 'as:OrderedCollectionPage',
    describing: 'oa:describing',
    identifying: 'oa:identifying',
    tagging: 'oa:tagging',
    body: iri('oa:hasBody'),
    target: iri('oa:hasTarget'),
    source: iri('oa:hasSource'),
    selector: iri('oa:hasSelector'),
    motivation: { '@id': 'oa:motivatedBy', '@type': '@vocab' },
    purpose: { '@id': 'oa:hasPurpose', '@type': '@vocab' },
    exact: 'oa:exact',
    prefix: 'oa:prefix',
    suffix: 'oa:suffix',
    start: { '@id': 'oa:start', '@type': 'xsd:nonNegativeInteger' },
    end: { '@id': 'oa:end', '@type': 'xsd:nonNegativeInteger' },
    value: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#value',
    format: 'http://purl.org/dc/elements/1.1/format',
    created: { '@id': 'dcterms:created', '@type': 'xsd:dateTime' },
    modified: { '@id': 'dcterms:modified', '@type': 'xsd:dateTime' },
    label: 'http://www.w3.org/2000/01/rdf-schema#label',
    first: iri('as:first'),
    items: { '@id': 'as:items', '@type': '@id', '@container': '@list' },
    startIndex: { '@id': 'as:startIndex', '@type': 'xsd:nonNegativeInteger' },
    total: { '@id': 'as:totalItems', '@type': 'xsd:nonNegativeInteger' },
  },
};

/** The document's triples. Refuses what a reader would drop in silence: a member that is no term of its context. */
export async function triplesOf(
  document: unknown,
): Promise<readonly { subject: { value: string }; predicate: { value: string }; object: { value: string } }[]> {
  return (await jsonld.toRDF(
    document as JsonLdDocument,
    {
      safe: true,
      documentLoader: async (url: string) => {
        const context = CONTEXTS[url];
        if (context === undefined) throw new Error(`a context that nobody should ask for: ${url}`);
        return { contextUrl: undefined, documentUrl: url, document: { '@context': context } };
      },
    } as never,
  )) as never;
}
