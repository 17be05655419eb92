# How a step is known, and recordings that a reader opens.

## How a step is known

known-recorded = recorded
known-recorded-by = recorded × { $count }
known-source = source
known-simplified = simplified
known-shares = { $recorded } % recorded, { $source } % read from source, { $simplified } % simplified
evidence-recorded = recorded in { $count } of { $of } recordings of this path
evidence-started = { $call }, started by { $parent }
evidence-child = { $call }, child of { $parent }
trust-recorded = recorded
shares-label = How this run is known
share-recorded = recorded from the real programs
share-source = read from their source
share-simplified = simplified by podpath
recorded-by-cri = Driven by a CRI client: { $count }
recorded-by-kubelet = Driven by a kubelet: { $count }
evidence-own = It is in the recording that you opened.
simplified-recording = It is not in the recording. A command that was started is taken to be over when something else happens, and a daemon that is called is taken to be there.
