export const docsPage = (d: object): string => JSON.stringify(d); export const docsPolicy = (): string => "default-src 'none'";
