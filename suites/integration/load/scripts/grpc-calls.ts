import grpc from 'k6/net/grpc';

export const options = { vus: 1, iterations: 40 };

const client = new grpc.Client();
client.load([], 'hello.proto');

export default function calls(): void {
  client.connect(`${__ENV['GRPC']}`, { plaintext: true });
  client.invoke('hello.Hello/Say', {});
  client.close();
}
