// The layout engine's own worker script: it listens as soon as it is loaded in a worker.
import 'elkjs/lib/elk-worker.min.js';
