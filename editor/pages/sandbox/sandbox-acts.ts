import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { client, queryClient, queryKeys, useProblemWords } from '../../app/index.ts';

/** Says something as a member, in the group or privately. */
export interface Speech {
  readonly ref: string;
  readonly text: string;
  readonly private: boolean;
}

/** Something that happened to a member outside the chat. */
export interface Raised {
  readonly ref: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function useJoin() {
  return useSandboxAct((name: string) => client.sandboxJoin({ body: { name } }));
}

export function useLeave() {
  return useSandboxAct((ref: string) => client.sandboxLeave({ params: { ref } }));
}

export function useSpeak() {
  return useSandboxAct(({ ref, ...body }: Speech) =>
    client.sandboxSpeak({ params: { ref }, body }),
  );
}

export function useRaise() {
  return useSandboxAct(({ ref, type, data }: Raised) =>
    client.sandboxEvent({ params: { ref }, body: { type, data } }),
  );
}

/** Moves the installation's clock; all that is on screen may change with it. */
export function useMoveClock() {
  return useSandboxAct((byMs: number) => client.moveClock({ body: { byMs } }));
}

/** A call after which everything is read again; what fails is said at the top. */
function useSandboxAct<Input, Result>(call: (input: Input) => Promise<Result>) {
  const { message } = App.useApp();
  const words = useProblemWords();
  return useMutation({
    mutationFn: call,
    onError: (error) => void message.error(words(error)),
    onSettled: () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey: [kind] }) => kind !== queryKeys.session[0],
      }),
  });
}
