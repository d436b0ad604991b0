// Knows in which process each end of each message channel lives, and carries messages from one end to the other.

/** One end of a channel: the channel's id followed by `.a` or `.b`. */
export type PortEnd = string;

/** Where ends can live: this process, a document in a window, a utility process. */
export interface PortPlace {
  /** Hands a message to an end that lives here; `ports` have just moved here with it. */
  deliver(end: PortEnd, data: unknown, ports: readonly PortEnd[]): void;
  /** Tells an end that lives here that its other end is gone. */
  closed(end: PortEnd): void;
}

/** Gives the end that is joined with this one. */
export function otherEnd(end: PortEnd): PortEnd {
  return end.slice(0, -1) + (end.endsWith('a') ? 'b' : 'a');
}

const places = new Map<PortEnd, PortPlace>();

/** Says that an end lives at a place, be it new or moved. */
export function placePort(end: PortEnd, place: PortPlace): void {
  places.set(end, place);
}

/** Carries a message from an end to the other one; a message to a closed end is dropped, as everywhere. */
export function postToOtherEnd(from: PortEnd, data: unknown, ports: readonly PortEnd[]): void {
  deliverTo(otherEnd(from), data, ports);
}

/** Delivers at the end itself: for messages that reached a place which the end had left already. */
export function deliverTo(end: PortEnd, data: unknown, ports: readonly PortEnd[]): void {
  const place = places.get(end);
  if (place === undefined) return;
  for (const port of ports) placePort(port, place);
  place.deliver(end, data, ports);
}

/** Closes a channel from one end. */
export function closePort(end: PortEnd): void {
  const other = otherEnd(end);
  const place = places.get(other);
  places.delete(end);
  places.delete(other);
  place?.closed(other);
}

/** Closes all channels that have an end at a place, because the place is gone. */
export function closePlace(place: PortPlace): void {
  for (const [end, where] of [...places]) if (where === place) closePort(end);
}
