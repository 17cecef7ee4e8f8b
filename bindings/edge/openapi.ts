export const openapi = (o: object): object => o;
