// What the bundler makes of a file that is imported as part of the bundle.

declare module '*?inline' {
  /** The file as a data: address. */
  const address: string;
  export default address;
}
