# The words of the app itself: controls, headings, hints. What happens on the node is in trace.ftl.
# Between asterisks: bold. Between backticks: code.

page-title = { $sentence } · { $path } · podpath

## The top bar

top-path = Runtime path
top-pod = Pod
top-pod-label = Pod { $pod }: examples and manifest
top-no-pod = No Pod
top-no-pod-label = No Pod: examples and manifest
top-language = Language
top-theme-dark = Dark theme
top-theme-light = Light theme
top-help = Help and keys
top-share = Share
top-more = More

menu-edit = Edit the manifest
menu-own = Your own manifest

preset-web = one container that waits
preset-nginx = a web server with a port and limits
preset-two-containers = an app and its sidecar
preset-init = an init container first
preset-host-network = on the node’s network
preset-crash = an app that keeps failing
preset-probes = an app that is probed
preset-hooks = a command after the start, one before the stop
preset-startup = Only the kubelet’s start

source-label = The Pod comes from
source-file = A file on the node
source-file-from = From a file on the node
source-file-how = static Pod
source-api = The API server
source-api-from = From the API server
source-api-how = kubectl apply

## The release

release-here = Kubernetes { $release }
release-label = Kubernetes
release-1-20 = dockershim is deprecated: one warning in the log
release-1-22 = dockershim is inside; the kubelet speaks CRI v1alpha2
release-1-23 = the last with dockershim; asks for CRI v1 first
release-1-24 = dockershim is removed
release-1-26 = CRI v1 only
release-1-27 = the flag `--container-runtime` is gone
refused-kubelet = The kubelet of Kubernetes { $release } does not start on the { $path } path.
refused-ways = What does start:
refused-remove = Remove `{ $flag }` and start again
refused-way-release = Kubernetes { $release }
refused-way-path = { $path } on { $release }

## The steps

steps-label = Steps
steps-title = Steps
steps-count = { $index } of { $count }
chatter-folded = { $n ->
    [one] { $n } step of polling folded away
   *[other] { $n } steps of polling folded away
}
chatter-shown = { $n ->
    [one] { $n } step of polling shown
   *[other] { $n } steps of polling shown
}
chatter-show = Show
chatter-hide = Fold away
chapter-of = { $chapter } · { $unit }

## The stage

stage-label = The node
stage-path = { $path } path
stage-from-to = kubelet to kernel
picture-place = Step { $index } of { $count }
story-label = The whole story
story-line = { $chapter }: { $sentence }
parts-menu = Steps, processes, legend
legend-title = Legend
legend-about = The line of a call says how it travels. Colour, dashes and the badge on it say the same.
stage-beyond = Show { $name }
stage-rest = The rest of the stage
legend-label = How calls travel
legend-fn = fn
legend-grpc = gRPC
legend-http = HTTP
legend-ttrpc = ttrpc
legend-exec = exec
legend-reply = reply
kernel-name = Linux kernel
stale-title = Still showing the last manifest that worked.
stale-fix = Fix line { $line } to run this one.

## The sentence and the inspector

say-label = This step
say-step = Step { $index }
trust-source = read from source
trust-simplified = simplified
trust-hint = How we know this
panel-label = Details of this step
tab-payload = Payload
tab-changed = Changed
tab-source = Source
tab-node = On your node

payload-label = JSON
payload-whole = whole message
payload-error = error
payload-input = what it is given
payload-no-input = no input
payload-ends = It ends in *step { $step }*
payload-described = What this is about was described in *step { $step }*
payload-answered = The answer comes in *step { $step }*
payload-asked = This answers *step { $step }*
payload-go = go to step { $step }
payload-unfold = Show every field
payload-fold = Hide fields at their zero value

changed-nothing = Nothing on the node changes in this step.
changed-what = What
changed-before = Before
changed-after = After
changed-absent-before = was not there
changed-absent-after = is gone

source-nothing = There is no evidence for this step.

node-hint = On a real node, this shows it:
node-hint-verbose = If the kubelet is started with --v={ $verbosity } or more, this shows it:
node-nothing = No command would show this step on a node: it leaves nothing to look at, or is over before one could type.

## The processes

processes-label = Processes on the node
processes-title = Processes
processes-alive = { $n ->
    [one] { $n } alive
   *[other] { $n } alive
}
processes-waiting = { $n ->
    [one] { $n } waits
   *[other] { $n } wait
}
process-alive = { $name }, running, child of { $parent }
process-waits = { $name }, waiting, child of { $parent }
process-orphan = { $name }, running, adopted by { $parent }
process-dead = { $name }, has just ended
process-root = { $name }, running
process-future = { $name }, not started yet
tree-open = Open the tree
tree-how = Choose a process to go to the last step in which it had a part.

## The transport

transport-label = Transport
transport-buttons = Move and play
transport-first = First step
transport-back = Back
transport-play = Play
transport-pause = Pause
transport-forward = Forward
transport-last = Last step
transport-scrub = Step
transport-speed = Speed
transport-count = step *{ $index }* of { $count }
transport-position = *{ $index }* of { $count }
announce-step = Step { $index } of { $count }: { $sentence }

## The list of hops

compact-back = Back
compact-next = Next
compact-details = Details

## Inside somebody else’s page

embed-open-full = Open in podpath
embed-skip = Skip the simulation

## The editor

editor-title = Pod manifest
editor-text = Pod manifest in YAML or JSON
editor-examples = Examples
editor-run = Run
editor-close = Close the editor
editor-errors = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
editor-notes = { $n } not simulated
editor-line = Line { $line }:
editor-nothing-runs = No Pod is on the node: only the kubelet’s start is on screen. Run puts this one there.
editor-hint = Paste a Pod as kubectl takes it. Ctrl+Enter runs it; Tab leaves the text. Nothing leaves this page.

## Help

help-title = Help
help-about = podpath replays what happens on one Kubernetes node between the kubelet and the kernel. Go step by step, and switch the runtime path at any step: you stay at the same place in the story.
help-keys = Keys, while the focus is in podpath and not in a text field
help-play = Play or pause
help-forward = One step on
help-back = One step back
help-first = First step
help-last = Last step
help-next-chapter = Next chapter
help-previous-chapter = Previous chapter
help-over = Over this call
help-into = Into this call
help-out = Out of this call
help-theme = Light or dark
help-language = English or Chinese
help-help = This help
help-still = Reduce motion
help-chatter = Show the steady polling among the steps

dialog-close = Close

## Sharing

share-title = Share
share-about = The link opens podpath at this very step. Nothing is sent anywhere: everything is in the link.
share-recording = No link can lead to the recording { $file }: it never leaves this page. Whoever is to see it needs the file, and opens it as you did.
share-before = The link here is that of the simulation you left for it: { $path }. { $sentence }
share-link = Link
share-frame = Frame
share-element = Element
share-copy = Copy
share-copied = Copied
share-download = Keep the manifest as a file

## Notices

notice-dismiss = Got it
notice-nearest = “{ $what }” is not in this run. This is the nearest step.
notice-unknown-path = There is no path “{ $what }” here. This is the default one.
notice-unknown-release = There is no release “{ $what }” here. This is the path’s default.
notice-unknown-preset = There is no example “{ $what }”. This is the first one.
notice-bad-attribute = This attribute says nothing that podpath knows: { $what }
notice-bad-manifest = The manifest has an error in line { $what }. The last one that worked is still on screen.

# the simulator, behind its door
wait-run = Simulating…
wait-cancel = Stop waiting
lost-missing = The simulator did not come: `{ $what }` was not served whole. What is on the page stays.
lost-blocked = This page does not allow the simulator’s worker (`{ $what }`): its content security policy needs `worker-src 'self'`, and `blob:` where podpath comes from another site. What is on the page stays.
lost-broken = The simulator has stopped: an error of its own (`{ $what }`). What is on the page stays.
lost-again = Try again

## What somebody does to the node

deed-form = `{ $deed }` is nothing that can be done: it is written VERB WHAT@WHERE.
    .fix = For example `kill dockerd@container.start`, `kill 631:TERM@375`, `delete pod@+20s`, `exec date@+30s`, `logs@+30s`.
deed-signal = `{ $deed }` names a signal that podpath does not know.
    .fix = After the colon stands KILL, TERM, INT, HUP, QUIT or USR1: `kill dockerd:TERM@375`.
deed-place = `{ $place }` is no place in a run.
    .fix = Write a milestone such as `container.start`, with `~2` for its second time, the seq of an event, or a time after the Pod’s creation such as `+12s`.
deed-not-there = `{ $deed }`: this run has no such place. It has { $events } events.
    .fix = It has these milestones: { $there }.
deed-nobody = `{ $deed }`: no process is called `{ $whom }` at that moment.
    .fix = Alive then: { $there }.
deed-init = `{ $deed }`: process 1 cannot be killed. The kernel gives it only the signals that it has handlers for.
    .fix = Kill one of its children instead.
deed-no-pod = `{ $deed }`: no Pod comes to this node.
    .fix = Run it with a manifest.
deed-no-cluster = `{ $deed }`: this Pod is a file on the node, and there is no API server that could be asked.
    .fix = Let the Pod come from the API server.

break-it = Break it here
break-it-label = Break it here: what can be done to the node after this step
break-kill = Kill { $name } ({ $pid })
break-delete = Delete the Pod
break-delete-how = and see who takes it apart
deeds-label = What was done to the node
deeds-done = You did
deeds-undo = Undo
deeds-unbroken = Undo all
list-between = { ", " }
deeds-came = What came of it
deeds-survived = Still there at the end: { $names }.
deeds-ended = { $name } ({ $pid }) ended, and nobody took its place.
deeds-replaced = { $name } ({ $pid }) ended; { $new } took its place, begun { $time } after the kill.
